-- Who may see and write what in a team's store on PostgreSQL. Written anew as a whole each time; run by the
-- owner of the tables, whom nothing here binds. "schema" below stands for the schema that holds the tables.

CREATE TABLE IF NOT EXISTS "schema".logins (login text PRIMARY KEY, assessor text NOT NULL);

DO $$ BEGIN
  CREATE ROLE partner_organizer NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN
  CREATE ROLE partner_assessor NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;

-- Nobody else gets in; where the database is somebody else's, that is theirs to say.
DO $$ BEGIN
  IF (SELECT pg_has_role(datdba, 'USAGE') FROM pg_database WHERE datname = current_database()) THEN
    EXECUTE 'REVOKE CONNECT ON DATABASE ' || quote_ident(current_database()) || ' FROM PUBLIC';
    EXECUTE 'GRANT CONNECT ON DATABASE ' || quote_ident(current_database())
      || ' TO partner_organizer, partner_assessor';
  END IF;
END $$;
REVOKE ALL ON SCHEMA "schema" FROM PUBLIC;
GRANT USAGE ON SCHEMA "schema" TO partner_organizer, partner_assessor;

-- A text as the workbook reads it: two ways to write one name are one name here too.
CREATE OR REPLACE FUNCTION "schema".partner_read(said text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT normalize(btrim(replace(replace(said, E'\r\n', E'\n'), E'\r', E'\n'),
    E'\t\n\u000b\f\u001c\u001d\u001e\u001f \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006'
    '\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000'), NFC)
$$;

-- The name a login answers under; none for one that was not let into this very store.
CREATE OR REPLACE FUNCTION "schema".partner_name() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, "schema", pg_temp AS $$
  SELECT "schema".partner_read(assessor) FROM "schema".logins WHERE login = session_user
$$;

-- Every invitation as it stands, and whether its round is open for it. Only what was kept for good opens a
-- seal: what this transaction has written itself may still be taken back.
CREATE OR REPLACE FUNCTION "schema".partner_invitations()
RETURNS TABLE ("case" text, round text, candidate text, assessor text, opened_at text, finished boolean,
  open boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, "schema", pg_temp AS $$
  WITH newest AS (
    SELECT DISTINCT ON (b."case", k.round, k.candidate, k.assessor) b."case", k.*, i.opened_at, i.finished_at,
      i.closed_at, i.retracted
    FROM "schema".invitations i JOIN "schema".batches b ON b.batch = i.batch CROSS JOIN LATERAL (SELECT
      "schema".partner_read(i.round) AS round, "schema".partner_read(i.candidate) AS candidate,
      "schema".partner_read(i.assessor) AS assessor) k
    WHERE b.xmin <> coalesce(pg_current_xact_id_if_assigned()::xid, '0'::xid)
    ORDER BY b."case", k.round, k.candidate, k.assessor, i."row" DESC)
  SELECT "case", round, candidate, assessor, opened_at, finished_at IS NOT NULL,
    closed_at IS NULL AND NOT bool_and(finished_at IS NOT NULL) OVER (PARTITION BY "case", round)
  FROM newest WHERE NOT retracted
$$;

-- Whose answers about which candidate are hidden from this login, from which time on. The times are of
-- one form but for their fraction, so without their last letter they sort as time does.
CREATE OR REPLACE FUNCTION "schema".partner_hidden()
RETURNS TABLE ("case" text, candidate text, assessor text, since text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, "schema", pg_temp AS $$
  WITH i AS MATERIALIZED (SELECT * FROM "schema".partner_invitations()),
    me AS MATERIALIZED (SELECT "schema".partner_name() AS name)
  SELECT his."case", his.candidate, his.assessor, rtrim(his.opened_at, 'Z') FROM i his, me
  WHERE his.open AND his.assessor <> me.name AND NOT (his.finished AND EXISTS (
    SELECT FROM i mine WHERE mine."case" = his."case" AND mine.round = his.round
      AND mine.candidate = his.candidate AND mine.assessor = me.name AND mine.finished))
$$;

-- Whether a save is this login's, and of this very transaction: nothing is ever added to an older save.
CREATE OR REPLACE FUNCTION "schema".partner_own_save(number integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, "schema", pg_temp AS $$
  SELECT EXISTS (SELECT FROM "schema".batches b WHERE b.batch = number AND b.login = session_user
    AND b.xmin = pg_current_xact_id()::xid)
$$;

-- Whether a text is a time as the workbook writes it, in the one form each time has, from the year 2000 on.
-- No setting of a login changes what is read between quotes here: there is no backslash.
CREATE OR REPLACE FUNCTION "schema".partner_is_time(at text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on AS $$
  SELECT at ~ ('^(2[01][0-9][0-9]-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)'
    '|02-(0[1-9]|1[0-9]|2[0-8]))|2(0([02468][048]|[13579][26])|1(0[48]|[2468][048]|[13579][26]))-02-29)'
    'T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.](?!000000)[0-9]{6})?Z$')
$$;

-- Whether the workbook can show a text: no control signs, and each mark that turns its direction ended.
CREATE OR REPLACE FUNCTION "schema".partner_is_text(said text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on AS $$
DECLARE
  marks text := regexp_replace(said, '[^\u202a-\u202e\u2066-\u2069\u2029\n]', '', 'g');
  fewer text;
BEGIN
  IF length(normalize(said, NFC)) > 10000 OR said ~ '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]' THEN
    RETURN false;
  END IF;
  LOOP
    fewer := regexp_replace(marks, '[\u202a\u202b\u202d\u202e]\u202c|[\u2066-\u2068]\u2069', '', 'g');
    EXIT WHEN fewer = marks OR marks IS NULL;
    marks := fewer;
  END LOOP;
  RETURN coalesce(marks !~ '[\u202a-\u202e\u2066-\u2069]', true);
END $$;

-- Whether this login may save this answer now: about a candidate and a criterion that there are, on its
-- scale, and not in a round that it has finished or that had not begun yet.
CREATE OR REPLACE FUNCTION "schema".partner_may_answer(number integer, about text, asked text, level float8,
  low float8, high float8, why text, at text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, "schema", pg_temp AS $$
  WITH here AS (SELECT "case" FROM "schema".batches WHERE batch = number),
    known AS (
      SELECT c.retracted FROM "schema".candidates c JOIN "schema".batches b USING (batch), here
      WHERE b."case" = here."case" AND c.candidate = about ORDER BY c."row" DESC LIMIT 1),
    scale AS (
      SELECT p.retracted, p.scale_low, p.scale_high
      FROM "schema".profile p JOIN "schema".batches b USING (batch), here
      WHERE b."case" = here."case" AND p.criterion = asked ORDER BY p."row" DESC LIMIT 1)
  SELECT coalesce((SELECT NOT retracted FROM known), false)
    AND coalesce((SELECT NOT retracted AND coalesce(least(level, low, high) >= scale_low
      AND greatest(level, low, high) <= scale_high AND coalesce(low, level) <= level
      AND level <= coalesce(high, level), level IS NULL AND low IS NULL AND high IS NULL) FROM scale), false)
    AND "schema".partner_is_time(at) AND "schema".partner_is_text(why)
    AND NOT EXISTS (SELECT FROM "schema".partner_invitations() i, here
      WHERE i."case" = here."case" AND i.candidate = about AND i.assessor = "schema".partner_name() AND i.open
        AND (i.finished OR rtrim(at, 'Z') COLLATE "C" < rtrim(i.opened_at, 'Z') COLLATE "C"))
$$;

-- Whether this login says here that it has finished: its own open invitation, otherwise unchanged.
CREATE OR REPLACE FUNCTION "schema".partner_may_finish(number integer, in_round text, about text, who text,
  opened text, finished text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, "schema", pg_temp AS $$
  SELECT who = "schema".partner_name() AND "schema".partner_is_time(finished)
    AND rtrim(finished, 'Z') COLLATE "C" > rtrim(opened, 'Z') COLLATE "C"
    AND EXISTS (SELECT FROM "schema".partner_invitations() i JOIN "schema".batches b ON b."case" = i."case"
      WHERE b.batch = number AND i.round = in_round AND i.candidate = about AND i.assessor = who
        AND i.opened_at = opened AND i.open)
$$;

-- Whether answers hidden from this login rest on a criterion or a candidate: it stays while they do.
CREATE OR REPLACE FUNCTION "schema".partner_rests_on(number integer, about text, asked text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, "schema", pg_temp AS $$
  SELECT EXISTS (SELECT FROM "schema".assessments a JOIN "schema".batches b ON b.batch = a.batch
      JOIN "schema".batches mine ON mine.batch = number AND mine."case" = b."case"
      JOIN "schema".partner_hidden() h
        ON h."case" = b."case" AND h.candidate = "schema".partner_read(a.candidate)
        AND h.assessor = "schema".partner_read(a.assessor) AND rtrim(a.recorded_at, 'Z') COLLATE "C" >= h.since COLLATE "C"
    WHERE a.candidate = about OR a.criterion = asked)
$$;

-- Whether there is such a case.
CREATE OR REPLACE FUNCTION "schema".partner_has_case(name text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, "schema", pg_temp AS $$
  SELECT EXISTS (SELECT FROM "schema".batches WHERE "case" = name)
$$;

-- How many criteria each invited assessor has answered, hidden answers too, and how many of them since the
-- round was opened: counts only, for those let into this store.
CREATE OR REPLACE FUNCTION "schema".partner_answered(name text)
RETURNS TABLE (round text, candidate text, assessor text, answered integer, in_round integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, "schema", pg_temp AS $$
  WITH said AS (
    SELECT DISTINCT ON (a.candidate, a.criterion, a.assessor, a.recorded_at) a.*
    FROM "schema".assessments a JOIN "schema".batches b ON b.batch = a.batch WHERE b."case" = name
    ORDER BY a.candidate, a.criterion, a.assessor, a.recorded_at, a."row" DESC)
  SELECT i.round, i.candidate, i.assessor, count(DISTINCT s.criterion)::integer, count(DISTINCT s.criterion)
    FILTER (WHERE rtrim(s.recorded_at, 'Z') COLLATE "C" >= rtrim(i.opened_at, 'Z') COLLATE "C")::integer
  FROM "schema".partner_invitations() i LEFT JOIN said s ON NOT s.retracted
    AND "schema".partner_read(s.candidate) = i.candidate AND "schema".partner_read(s.assessor) = i.assessor
  WHERE i."case" = name AND "schema".partner_name() IS NOT NULL
  GROUP BY i.round, i.candidate, i.assessor
$$;

-- How many answers of each save are hidden from this login, and how many of those stood at a time, or stand.
CREATE OR REPLACE FUNCTION "schema".partner_left_out(name text, until text)
RETURNS TABLE (batch integer, hidden integer, standing integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, "schema", pg_temp AS $$
  WITH said AS (
    SELECT a.*, NOT a.retracted AND 1 = row_number() OVER (
      PARTITION BY a.candidate, a.criterion, a.assessor, a.recorded_at ORDER BY a."row" DESC) AS stands
    FROM "schema".assessments a JOIN "schema".batches b ON b.batch = a.batch
    WHERE b."case" = name AND (until IS NULL OR b.saved_at <= until))
  SELECT s.batch, count(*)::integer, count(*) FILTER (WHERE s.stands)::integer FROM said s
  WHERE EXISTS (SELECT FROM "schema".partner_hidden() h
    WHERE h."case" = name AND h.candidate = "schema".partner_read(s.candidate)
      AND h.assessor = "schema".partner_read(s.assessor) AND rtrim(s.recorded_at, 'Z') COLLATE "C" >= h.since COLLATE "C")
  GROUP BY s.batch
$$;

-- The server itself says who saves, when and in which order, whatever the program says; no two saves of a
-- case have one time, even if its clock was set back.
CREATE OR REPLACE FUNCTION "schema".partner_stamp() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, "schema", pg_temp AS $$
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN -- else what it rests on may be old
    RAISE EXCEPTION 'a save is made at isolation level read committed' USING ERRCODE = '42501';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('partnerlib case ' || NEW."case", 0));
  NEW.login := session_user;
  NEW.batch := nextval(pg_get_serial_sequence('"schema".batches', 'batch'));
  NEW.saved_at := greatest(
    to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') COLLATE "C",
    (SELECT to_char(max(saved_at)::timestamp + interval '1 microsecond', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
      COLLATE "C" FROM "schema".batches WHERE "case" = NEW."case"));
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER partner_stamp BEFORE INSERT ON "schema".batches
  FOR EACH ROW EXECUTE FUNCTION "schema".partner_stamp();

CREATE POLICY see ON "schema".batches FOR SELECT TO partner_organizer, partner_assessor USING (true);
CREATE POLICY organizers_save ON "schema".batches FOR INSERT TO partner_organizer
  WITH CHECK (login = session_user AND saved_by = (SELECT "schema".partner_name()));
CREATE POLICY assessors_save ON "schema".batches FOR INSERT TO partner_assessor
  WITH CHECK (login = session_user AND saved_by = (SELECT "schema".partner_name())
    AND "schema".partner_is_text(note)
    AND "schema".partner_has_case("case"));

-- The answers about a case that this login may see. Nobody is let to the columns of the table itself: what a
-- query asks of a row may be asked before its policy is, and EXPLAIN tells the answer.
CREATE OR REPLACE FUNCTION "schema".partner_assessments(name text) RETURNS SETOF "schema".assessments
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, "schema", pg_temp AS $$
  WITH h AS MATERIALIZED (SELECT * FROM "schema".partner_hidden() WHERE "case" = name)
  SELECT a.* FROM "schema".assessments a JOIN "schema".batches b ON b.batch = a.batch
  WHERE b."case" = name AND (SELECT "schema".partner_name()) IS NOT NULL AND NOT EXISTS (SELECT FROM h
    WHERE h.candidate = "schema".partner_read(a.candidate) AND h.assessor = "schema".partner_read(a.assessor)
      AND rtrim(a.recorded_at, 'Z') COLLATE "C" >= h.since COLLATE "C")
$$;
CREATE POLICY assessors_save ON "schema".assessments FOR INSERT TO partner_assessor
  WITH CHECK (assessor = (SELECT "schema".partner_name()) AND "schema".partner_own_save(batch)
    AND "schema".partner_may_answer(batch, candidate, criterion, level, low, high,
      evidence, recorded_at));

CREATE POLICY assessors_save ON "schema".invitations FOR INSERT TO partner_assessor
  WITH CHECK (NOT retracted AND closed_at IS NULL AND "schema".partner_own_save(batch)
    AND "schema".partner_may_finish(batch, round, candidate, assessor, opened_at, finished_at));

-- What binds organizers too: a finished answer stays, a round's beginning stays, and a level is agreed on
-- after the round.
CREATE OR REPLACE FUNCTION "schema".partner_round_forbids(number integer, about text, who text, opened text)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, "schema", pg_temp AS $$
  SELECT EXISTS (SELECT FROM "schema".partner_invitations() i JOIN "schema".batches b ON b."case" = i."case"
    WHERE b.batch = number AND i.open AND i.candidate = about AND CASE
      WHEN who IS NULL THEN true
      WHEN opened IS NULL THEN i.assessor = who AND i.finished
      ELSE i.assessor = who AND i.opened_at <> opened END)
$$;
CREATE POLICY finished_stays ON "schema".assessments AS RESTRICTIVE FOR INSERT TO partner_organizer
  WITH CHECK (NOT "schema".partner_round_forbids(batch, candidate, assessor, NULL));
CREATE POLICY its_beginning_stays ON "schema".invitations AS RESTRICTIVE FOR INSERT TO partner_organizer
  WITH CHECK (NOT retracted AND NOT "schema".partner_round_forbids(batch, candidate, assessor, opened_at));
CREATE POLICY agreed_on_afterwards ON "schema".consensus AS RESTRICTIVE FOR INSERT TO partner_organizer
  WITH CHECK (NOT "schema".partner_round_forbids(batch, candidate, NULL, NULL));

CREATE POLICY nothing_hidden_rests_on_it ON "schema".profile AS RESTRICTIVE FOR INSERT TO partner_organizer
  WITH CHECK (NOT "schema".partner_rests_on(batch, NULL, criterion));
CREATE POLICY nothing_hidden_rests_on_it ON "schema".candidates AS RESTRICTIVE FOR INSERT TO partner_organizer
  WITH CHECK (NOT retracted OR NOT "schema".partner_rests_on(batch, candidate, NULL));

-- Nobody runs these functions but those whose policies or program ask them; none of them tells a hidden level.
DO $$ DECLARE helper regprocedure; BEGIN
  FOR helper IN SELECT oid FROM pg_proc
    WHERE pronamespace = '"schema"'::regnamespace AND starts_with(proname, 'partner_') LOOP
    EXECUTE 'REVOKE ALL ON FUNCTION ' || helper || ' FROM PUBLIC, partner_organizer, partner_assessor';
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION "schema".partner_read, "schema".partner_name, "schema".partner_own_save,
  "schema".partner_answered, "schema".partner_left_out, "schema".partner_assessments TO partner_organizer, partner_assessor;
GRANT EXECUTE ON FUNCTION "schema".partner_may_answer, "schema".partner_may_finish, "schema".partner_has_case,
  "schema".partner_is_text TO partner_assessor;
GRANT EXECUTE ON FUNCTION "schema".partner_round_forbids, "schema".partner_rests_on TO partner_organizer;
