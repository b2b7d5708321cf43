-- The amounts that tell an article, at most eight ------------------------------------------------------------------------

-- Readers queue behind an ALTER TABLE that waits for a long transaction. Rather it fails, and `migrate` is run again.
SET LOCAL lock_timeout = '5s';

ALTER TABLE copy
    ADD COLUMN key_figures jsonb NOT NULL DEFAULT '[]';  -- [{kind, value, unit, text, span: [block, start, end]}]
