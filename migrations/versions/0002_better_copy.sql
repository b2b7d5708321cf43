-- What a page says of itself besides: whose it is, its main picture, whose the rights are.
ALTER TABLE copy
    ADD COLUMN site_name  text,
    ADD COLUMN lead_image text,       -- absolute http(s) URL
    ADD COLUMN licence    text;       -- the licence's address, or the line that says whose the rights are

COMMENT ON COLUMN copy.blocks IS '[{"kind": "paragraph", "text": "...", "marks": [["link", 4, 9, "https://..."]]}]';
COMMENT ON COLUMN copy.origins IS '{"title": {"origin": "dump-line 7", "rule": "...", "confidence": 0.93}}';
COMMENT ON COLUMN copy.lines IS '[[number, role, rule, confidence, text, block]]; the first copies kept three of these';
