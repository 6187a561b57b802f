package fairlead.proxy.ledger;

/** A kind of store that every law holds for. */
enum Kind {
  SQLITE,
  POSTGRES
}
