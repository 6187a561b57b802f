package fairlead.proxy.egress;

import fairlead.proxy.session.Admission;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Connections that nobody uses just now, by origin and principal: never shared between principals.
 * The one used last is taken first. Lives on one event loop, so its fields are plain.
 */
final class OriginPool {
  /** Connections kept for all origins and principals together. */
  private static final int MOST = 1_024;

  private final int perOrigin;
  private final long idleMillis;
  private final Map<Key, ArrayDeque<OriginConnection>> kept = new HashMap<>();
  private int size;

  OriginPool(int perOrigin, long idleMillis) {
    this.perOrigin = perOrigin;
    this.idleMillis = idleMillis;
  }

  /** Whose connection to where. */
  record Key(String user, String host, int port) {
    static Key of(Admission pass) {
      return new Key(pass.principal().user(), pass.request().host().text(), pass.request().port());
    }
  }

  @Nullable OriginConnection take(Key key) {
    ArrayDeque<OriginConnection> mine = kept.get(key);
    if (mine == null) {
      return null;
    }
    OriginConnection last = mine.pollLast();
    size--;
    if (mine.isEmpty()) {
      kept.remove(key);
    }
    return last;
  }

  /** Keeps a connection; false if there are enough, for its origin and principal or in all. */
  boolean keep(Key key, OriginConnection connection) {
    ArrayDeque<OriginConnection> mine = kept.get(key);
    if (size >= MOST || (mine != null && mine.size() >= perOrigin)) {
      return false;
    }
    if (mine == null) {
      mine = new ArrayDeque<>(4);
      kept.put(key, mine);
    }
    size++;
    return mine.add(connection);
  }

  /** How many are kept. */
  int size() {
    return size;
  }

  void forget(OriginConnection connection) {
    Key key = connection.key();
    ArrayDeque<OriginConnection> mine = key == null ? null : kept.get(key);
    if (mine != null && mine.remove(connection)) {
      size--;
      if (mine.isEmpty()) {
        kept.remove(key);
      }
    }
  }

  void tick(long nowMillis) {
    for (ArrayDeque<OriginConnection> mine : kept.values()) {
      for (OriginConnection oldest = mine.peekFirst();
          oldest != null && nowMillis - oldest.idleSince > idleMillis;
          oldest = mine.peekFirst()) {
        mine.pollFirst();
        size--;
        oldest.close();
      }
    }
    kept.values().removeIf(ArrayDeque::isEmpty);
  }

  void close() {
    kept.values().forEach(mine -> mine.forEach(OriginConnection::close));
    kept.clear();
    size = 0;
  }
}
