package fairlead.proxy.http1;

import fairlead.proxy.http1.HostileRows.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The tables run against the reader, whole and octet by octet. */
final class HostileTable {
  private HostileTable() {}

  /** A row of one table, ready to run. */
  record Case(String table, Row row) {
    /** What is wrong; empty if the reader does what the row says. */
    String failure(Reading.Arrival arrival) {
      Reading reading;
      try {
        reading = read(arrival, false);
        if (table.equals("chunks.txt")) {
          String payload = payload(arrival);
          if (!payload.isEmpty()) {
            return payload;
          }
        }
      } catch (RuntimeException e) {
        return this + ": " + e;
      }
      if (!reading.verdict().equals(expected())) {
        return this + ": expected " + expected() + ", was " + reading.verdict();
      }
      boolean written = !row.has(written()) || reading.out().equals(row.octets(written()));
      return written ? "" : this + ": wrote " + reading.out();
    }

    private String payload(Reading.Arrival arrival) {
      Reading reading = read(arrival, true);
      boolean same =
          reading.verdict().equals(expected())
              && (!expected().equals("ok") || reading.out().equals(row.octets(3)));
      return same ? "" : this + ": payload " + reading;
    }

    private Reading read(Reading.Arrival arrival, boolean payloadOnly) {
      return switch (table) {
        case "requests.txt" -> Reading.request(wire(), arrival);
        case "responses.txt" -> Reading.response(row.cell(0), wire(), arrival);
        default -> Reading.chunks(wire(), payloadOnly, arrival);
      };
    }

    private int shift() {
      return table.equals("responses.txt") ? 1 : 0;
    }

    String expected() {
      return row.cell(shift());
    }

    String wire() {
      return row.octets(1 + shift());
    }

    private int written() {
      return 2 + shift();
    }

    @Override
    public String toString() {
      return table + ": " + row.name();
    }
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String table : List.of("requests.txt", "responses.txt", "chunks.txt")) {
      HostileRows.read(table).forEach(row -> cases.add(new Case(table, row)));
    }
    return cases;
  }

  /** What is wrong, row by row as it is asked for; nothing if the reader does what they say. */
  static Stream<String> failures() {
    return cases().stream()
        .flatMap(
            each -> Stream.of(Reading.Arrival.WHOLE, Reading.Arrival.ONE_BY_ONE).map(each::failure))
        .filter(failure -> !failure.isEmpty());
  }
}
