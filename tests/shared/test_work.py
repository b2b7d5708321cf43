"""The work table keeps its word: leases, the fence, retries, crashes."""

from __future__ import annotations

from uuid import UUID, uuid4

from shared import broker, work
from shared.database import Connection, connect
from tests.builders import a_submission

KIND = broker.ENRICH


def test_a_claim_takes_what_was_asked_for_first_and_then_what_waited_longest(conn: Connection) -> None:
    oldest, middle, asked = (a_submission(conn) for _ in range(3))

    claimed = work.claim(conn, KIND, [asked], limit=2)

    assert set(claimed.ids) == {asked, oldest}
    assert middle not in claimed.ids
    assert set(claimed.attempts.values()) == {1}


def test_a_leased_row_is_nobody_elses(conn: Connection) -> None:
    only = a_submission(conn)
    work.claim(conn, KIND, [only], limit=32)

    second = work.claim(conn, KIND, [only], limit=32)

    assert only not in second.ids


def test_two_workers_never_hold_the_same_row(fresh_database_url: str) -> None:
    with connect(fresh_database_url) as first, connect(fresh_database_url) as second:
        with first.transaction():
            rows = {a_submission(first) for _ in range(40)}
        with first.transaction(), second.transaction():
            # Both transactions are open: the second sees the rows that the first has locked, and leaves them.
            held_by_first = set(work.claim(first, KIND, [], limit=32).ids)
            held_by_second = set(work.claim(second, KIND, list(rows), limit=32).ids)

        assert len(held_by_first) == 32
        assert held_by_second == rows - held_by_first


def test_an_expired_lease_is_only_the_sweeps_to_take(conn: Connection) -> None:
    only = a_submission(conn)
    work.claim(conn, KIND, [only], limit=1)
    _let_leases_run_out(conn)

    assert work.claim(conn, KIND, [only], limit=1).ids == []
    assert [row.id for row in work.lapse(conn)] == [only]


def test_what_crashed_once_is_suspect_and_left_to_the_lane(conn: Connection) -> None:
    only = a_submission(conn)
    work.claim(conn, KIND, [only], limit=1)
    _let_leases_run_out(conn)
    work.lapse(conn)

    assert work.claim(conn, KIND, [only], limit=1).ids == []
    assert work.has_suspects(conn, KIND)
    assert work.claim_suspect(conn, KIND, token=uuid4()).ids == [only]


def test_three_crashes_exhaust_a_row(conn: Connection) -> None:
    only = a_submission(conn)
    work.claim(conn, KIND, [only], limit=1)
    for crash in range(1, work.MAX_CRASHES + 1):
        _let_leases_run_out(conn)
        (lapsed,) = work.lapse(conn)

        assert lapsed.is_exhausted == (crash == work.MAX_CRASHES)
        work.claim_suspect(conn, KIND, token=uuid4())


def test_a_late_worker_finishes_nothing(conn: Connection) -> None:
    only = a_submission(conn)
    slow = work.claim(conn, KIND, [only], limit=1)
    _let_leases_run_out(conn)
    work.lapse(conn)
    token = uuid4()
    work.claim_suspect(conn, KIND, token=token)

    assert work.finish(conn, slow.token, [only]) == set()
    assert work.put_back(conn, slow.token, [only]) == set()
    assert work.release(conn, slow.token, [only]) == set()
    assert work.finish(conn, token, [only]) == {only}


def test_a_retry_waits_longer_each_time_but_never_beyond_the_longest_pause(conn: Connection) -> None:
    only = a_submission(conn)
    for attempt, expected_s in [(1, 2), (2, 4), (3, 8), (8, 256), (12, 300)]:
        conn.execute("UPDATE work SET attempts = %s, due_at = clock_timestamp() WHERE id = %s", [attempt - 1, only])
        claimed = work.claim(conn, KIND, [only], limit=1)
        work.put_back(conn, claimed.token, [only])

        assert 0.8 * expected_s - 0.1 <= _due_in_s(conn, only) <= 1.2 * expected_s + 0.1


def test_what_was_not_begun_is_due_at_once_and_its_attempt_is_given_back(conn: Connection) -> None:
    only = a_submission(conn)
    claimed = work.claim(conn, KIND, [only], limit=1)

    assert work.release(conn, claimed.token, [only]) == {only}
    assert work.claim(conn, KIND, [], limit=1).attempts == {only: 1}


def test_only_what_nobody_took_for_ten_seconds_is_rung_for_again_and_once(conn: Connection) -> None:
    fresh, unheard, leased, later = (a_submission(conn) for _ in range(4))
    work.claim(conn, KIND, [leased], limit=1)
    conn.execute("UPDATE work SET rung_at = clock_timestamp() - interval '11 s' WHERE id <> %s", [fresh])
    conn.execute("UPDATE work SET due_at = clock_timestamp() + interval '1 min' WHERE id = %s", [later])

    assert work.unheard(conn, KIND) == [unheard]
    assert work.unheard(conn, KIND) == []


def test_rows_that_cannot_be_rescued_do_not_hide_the_one_that_can(conn: Connection) -> None:
    rows = [a_submission(conn) for _ in range(50)]
    conn.execute("UPDATE work SET due_at = clock_timestamp() + interval '1 h', rung_at = '-infinity'")
    conn.execute("UPDATE work SET due_at = clock_timestamp() WHERE id = %s", [rows[-1]])

    assert work.unheard(conn, KIND, limit=5) == [rows[-1]]


def _let_leases_run_out(conn: Connection) -> None:
    conn.execute("UPDATE work SET lease_until = clock_timestamp() - interval '1 s' WHERE lease_token IS NOT NULL")


def _due_in_s(conn: Connection, work_id: UUID) -> float:
    row = conn.execute("SELECT extract(epoch FROM due_at - clock_timestamp()) FROM work WHERE id = %s", [work_id])
    value = row.fetchone()
    assert value is not None
    return float(value[0])


def test_what_is_pending_is_counted_no_further_than_the_cap(conn: Connection) -> None:
    for _ in range(3):
        a_submission(conn)

    assert work.pending(conn, broker.ENRICH, cap=100) >= 3
    assert work.pending(conn, broker.ENRICH, cap=2) == 2
