package fairlead.proxy.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import fairlead.proxy.ledger.Heartbeat;
import fairlead.proxy.ledger.PseudonymLedger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PseudonymsTest {
  private static final Instant NOW = Instant.parse("2026-11-25T09:30:00Z");

  private final Rows rows = new Rows();
  private final List<Consumer<Heartbeat.Change>> listeners = new ArrayList<>();
  private long nanos;
  private final Pseudonyms pseudonyms =
      new Pseudonyms(rows, new Beat(), InstantSource.fixed(NOW), () -> nanos);

  @Test
  void callsEachUserByOneNameThatTellsNothing() {
    String ben = pseudonyms.of("ben");
    assertThat(ben).matches("~[0-9A-HJKMNP-TV-Z]{13}").isEqualTo(pseudonyms.of("ben"));
    assertThat(pseudonyms.of("eve")).isNotEqualTo(ben);
    assertThat(pseudonyms.all("ben")).containsExactly(ben);
    assertThat(pseudonyms.user(ben)).isEqualTo("ben");
    assertThat(pseudonyms.user("ben")).isEqualTo("ben");
    assertThat(pseudonyms.user("~0000000000000")).isEqualTo("~0000000000000");
    assertThat(rows.asked).as("the ledger is asked once for a user").isEqualTo(2);
  }

  @Test
  void comesFromTheSecretAlone() {
    byte[] secret = new byte[32];
    String name = PseudonymNames.of("ben", secret);
    assertThat(PseudonymNames.of("ben", secret)).isEqualTo(name);
    assertThat(PseudonymNames.of("eve", secret)).isNotEqualTo(name);
    secret[31] = 1;
    assertThat(PseudonymNames.of("ben", secret)).isNotEqualTo(name);
    assertThat(name).as("as another program computes it").isEqualTo("~KH0JC79DT482R");
  }

  @Test
  void goesOnWithoutTheLedgerAndEntersLater() {
    rows.away = true;
    String ben = pseudonyms.of("ben");
    pseudonyms.of("eve");
    assertThat(rows.asked).as("not asked again for each").isEqualTo(1);
    assertThat(pseudonyms.all("ben")).containsExactly(ben);
    rows.away = false;
    nanos += TimeUnit.SECONDS.toNanos(6);
    pseudonyms.tend();
    assertThat(rows.all).containsKey(ben);
    assertThat(pseudonyms.user(ben)).isEqualTo("ben");
    assertThat(pseudonyms.of("ben")).isEqualTo(ben);
  }

  @Test
  void forgetsWhatWasErasedAndMakesAnotherWhenThePersonComesAgain() {
    String before = pseudonyms.of("ben");
    assertThat(pseudonyms.user(before)).isEqualTo("ben");
    rows.all.clear();
    tell(new Heartbeat.Change(Heartbeat.Change.Kind.PSEUDONYM, "ben"));
    assertThat(pseudonyms.user(before)).isEqualTo(before);
    assertThat(pseudonyms.of("ben")).isNotEqualTo(before);
    assertThat(pseudonyms.all("ben")).hasSize(1);
  }

  @Test
  void neverEntersWhatWasErasedMeanwhile() {
    rows.away = true;
    pseudonyms.of("ben");
    tell(new Heartbeat.Change(Heartbeat.Change.Kind.PSEUDONYM, "ben"));
    rows.away = false;
    nanos += TimeUnit.SECONDS.toNanos(6);
    pseudonyms.tend();
    assertThat(rows.all).isEmpty();
  }

  private void tell(Heartbeat.Change change) {
    listeners.forEach(listener -> listener.accept(change));
  }

  private final class Beat implements Heartbeat {
    @Override
    public long millis() {
      return NOW.toEpochMilli();
    }

    @Override
    public long silentMillis() {
      return 0;
    }

    @Override
    public void onChange(Consumer<Change> listener) {
      listeners.add(listener);
    }
  }

  private static final class Rows implements PseudonymLedger {
    final Map<String, Pseudonym> all = new LinkedHashMap<>();
    boolean away;
    int asked;

    private <T> CompletionStage<T> answer(Supplier<T> what) {
      return away
          ? CompletableFuture.failedFuture(new IllegalStateException("away"))
          : CompletableFuture.completedFuture(what.get());
    }

    @Override
    public CompletionStage<Pseudonym> take(Pseudonym fresh) {
      asked++;
      return answer(
          () ->
              all.values().stream()
                  .filter(each -> each.user().equals(fresh.user()))
                  .findFirst()
                  .orElseGet(
                      () -> {
                        all.put(fresh.name(), fresh);
                        return fresh;
                      }));
    }

    @Override
    public CompletionStage<@Nullable Void> enter(List<Pseudonym> used) {
      return answer(
          () -> {
            used.forEach(each -> all.put(each.name(), each));
            return null;
          });
    }

    @Override
    public CompletionStage<List<Pseudonym>> of(String user) {
      return answer(() -> all.values().stream().filter(each -> each.user().equals(user)).toList());
    }

    @Override
    public CompletionStage<Optional<String>> user(String pseudonym) {
      return answer(() -> Optional.ofNullable(all.get(pseudonym)).map(Pseudonym::user));
    }
  }
}
