/**
 * What stands while a folder does not change: a digest of its listing, the rules and readers under which all its readings are
 * valid, its sums. The triggers are what makes it safe to believe: whoever writes to a row unsettles its folder.
 */
export const settledSchema = `
-- digest: its rows are what a listing with this digest says. engine: NULL unless every row is final and would be kept by a scan with it.
-- sums: NULL where the rows must be counted; quiet: 1 where no row has findings, a problem or a priority.
CREATE TABLE settled (folder INTEGER PRIMARY KEY, digest BLOB NOT NULL, engine TEXT, sums TEXT, quiet INTEGER NOT NULL DEFAULT 0);
CREATE TRIGGER settled_new AFTER INSERT ON entry BEGIN
  DELETE FROM settled WHERE folder = NEW.folder;
END;
CREATE TRIGGER settled_deleted AFTER DELETE ON entry WHEN OLD.gone_scan IS NULL BEGIN
  DELETE FROM settled WHERE folder = OLD.folder;
END;
CREATE TRIGGER settled_listed AFTER UPDATE OF folder, name, kind, size, modified_ns, changed_ns, inode, device, mode, uid, gid, exposure, gone_scan ON entry
WHEN OLD.size <> NEW.size OR OLD.modified_ns <> NEW.modified_ns OR OLD.changed_ns <> NEW.changed_ns OR OLD.inode <> NEW.inode
  OR OLD.kind <> NEW.kind OR OLD.device <> NEW.device OR OLD.mode <> NEW.mode OR OLD.uid <> NEW.uid OR OLD.gid <> NEW.gid
  OR OLD.exposure <> NEW.exposure OR OLD.gone_scan IS NOT NEW.gone_scan OR OLD.name <> NEW.name OR OLD.folder <> NEW.folder
BEGIN
  DELETE FROM settled WHERE folder IN (OLD.folder, NEW.folder);
END;
CREATE TRIGGER settled_read AFTER UPDATE OF state, reason, read_scan, verdict ON entry BEGIN
  UPDATE settled SET engine = NULL, sums = NULL, quiet = 0 WHERE folder = NEW.folder AND engine IS NOT NULL;
END;
CREATE TRIGGER settled_classified AFTER INSERT ON class BEGIN
  UPDATE settled SET sums = NULL, quiet = 0 WHERE sums IS NOT NULL
    AND folder = (SELECT entry.folder FROM verdict JOIN entry ON entry.id = verdict.entry WHERE verdict.id = NEW.verdict);
END;
CREATE TRIGGER settled_reclassified AFTER UPDATE ON class BEGIN
  UPDATE settled SET sums = NULL, quiet = 0 WHERE sums IS NOT NULL
    AND folder = (SELECT entry.folder FROM verdict JOIN entry ON entry.id = verdict.entry WHERE verdict.id = NEW.verdict);
END;
`;
