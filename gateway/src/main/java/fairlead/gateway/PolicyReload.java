package fairlead.gateway;

/** When changed policy files are taken. */
enum PolicyReload {
  /** As soon as they stand still, or somebody says so. */
  AUTO,
  /** When somebody says so. */
  MANUAL
}
