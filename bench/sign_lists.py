"""Words that say something about a name in Japanese and Korean; written for Copydesk, for bench/train_signs.py."""

# ruff: noqa: SIM905 - lists of words are read and kept as words, not as a quote and a comma each

from __future__ import annotations

from typing import Final

KOREAN_FAMILIES: Final = (
    "김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 전 홍 유 고 문 양 손 배 백 허 남 심 노 하 곽 성 차"
    " 주 우 구 민 류 나 진 지 엄 채 원 천 방 공 현 함 변 염 여 추 도 소 석 선 설 마 길 연 위 표 명 기 반 라 왕"
    " 금 옥 육 인 맹 제 모 탁 국 어 은 편 용 남궁 황보 선우 제갈"
).split()
TITLES: Final = (
    "さん 氏 君 くん 様 ちゃん 先生 選手 監督 首相 大統領 大臣 社長 会長 議員 知事 市長 教授 博士 容疑者 被告"
    " 씨 님 군 양 대통령 총리 장관 의원 회장 사장 대표 감독 선수 교수 박사 기자 위원장 시장 지사 부장 검사"
    " 판사 변호사 배우 가수 작가"
).split()
ENDS_OF_PLACES: Final = (
    "市 県 都 府 道 区 町 村 州 省 郡 国 島 山 川 駅 港 湾 海 半島 地方 시 도 구 군 읍 면 동 리 주 성 역 항 섬 산 강"
).split()
