package fairlead.gateway;

import fairlead.proxy.metrics.ProxyMeters;
import fairlead.proxy.notice.Notice;
import fairlead.proxy.notice.Notices;

/** Counts what meters have no other source for, and passes every notice on. */
record CountedNotices(Notices next, ProxyMeters meters) implements Notices {
  @Override
  public void tell(Notice notice) {
    if (notice instanceof Notice.CheckInMissed missed) {
      meters.checkInMissed(missed.tier(), missed.paused());
    }
    next.tell(notice);
  }
}
