/** What people said of stores: confirmed classifications and owners, accepted risks; and an index by which copies are found. */
export const assetsSchema = `
-- Every word that was ever given stays; the last one of an asset counts.
CREATE TABLE attestation (
  id INTEGER PRIMARY KEY, asset TEXT NOT NULL, owner TEXT NOT NULL, level TEXT, confirmed_on TEXT NOT NULL, until TEXT, note TEXT, by TEXT NOT NULL
);
CREATE INDEX attestation_asset ON attestation (asset, id);
CREATE TABLE exception (
  id INTEGER PRIMARY KEY, scenario TEXT NOT NULL, approver TEXT NOT NULL, reason TEXT NOT NULL, accepted_on TEXT NOT NULL, until TEXT NOT NULL,
  withdrawn_on TEXT
);
CREATE INDEX exception_scenario ON exception (scenario, id);
CREATE INDEX verdict_phi_content ON verdict (content_hash) WHERE flags & 1;
`;
