-- The amounts that tell an article, at most eight ------------------------------------------------------------------------

ALTER TABLE copy
    ADD COLUMN key_figures jsonb NOT NULL DEFAULT '[]';  -- [{kind, value, unit, text, span: [block, start, end]}]
