package fairlead.proxy.notice;

/** Takes notices, to pass them on. Thread-safe; never blocks, never fails. */
@FunctionalInterface
public interface Notices {
  /** Tells nobody. */
  Notices NOBODY = _ -> {};

  void tell(Notice notice);
}
