package fairlead.proxy.ledger;

import fairlead.proxy.ledger.SessionLedger.Touch;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notes what nodes saw of sessions. No account is locked: nothing here depends on another row. */
final class Touches {
  private static final String TOUCH =
      "update session set used = case when used < ? then cast(? as bigint) else used end,"
          + " bytes_up = bytes_up + ?, bytes_down = bytes_down + ? where id = ?";

  private Touches() {}

  static void write(Tx tx, List<Touch> touches) throws SQLException {
    List<@Nullable Object[]> rows = new ArrayList<>(touches.size());
    // In one order, so that two nodes cannot each hold what the other waits for.
    touches.stream()
        .sorted(Comparator.comparing(Touch::session))
        .forEach(each -> rows.add(row(each)));
    tx.batch(TOUCH, rows);
  }

  private static @Nullable Object[] row(Touch touch) {
    long used = touch.used().toEpochMilli();
    return new Object[] {used, used, touch.up(), touch.down(), touch.session()};
  }
}
