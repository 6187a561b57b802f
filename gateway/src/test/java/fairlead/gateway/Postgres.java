package fairlead.gateway;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A PostgreSQL server of a test's own, which can be frozen, stopped and started again. */
final class Postgres implements AutoCloseable {
  private final Path data;
  private final int port;
  private EmbeddedPostgres server;

  /** Starts one with its files below this directory. */
  Postgres(Path directory) throws IOException {
    data = directory.resolve("postgres");
    server = start(0);
    port = server.getPort();
  }

  private EmbeddedPostgres start(int at) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setServerConfig("fsync", "off")
        .setPort(at)
        .start();
  }

  private String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /** What a gateway of this name needs in its environment to have its ledger here. */
  Map<String, String> environment(String node) {
    return Map.of(
        "FAIRLEAD_LEDGER_URL",
        url(),
        "FAIRLEAD_LEDGER_USER",
        "postgres",
        "FAIRLEAD_LEDGER_PASSWORD",
        "postgres",
        "FAIRLEAD_NODE",
        node);
  }

  LedgerTables tables() {
    return LedgerTables.database(url() + "?user=postgres&password=postgres&socketTimeout=20");
  }

  /** Stops its processes in their tracks ({@code STOP}), or lets them go on ({@code CONT}). */
  void signal(String signal) throws IOException, InterruptedException {
    String pid = Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip();
    List<String> command = new ArrayList<>(List.of("kill", "-" + signal, pid));
    ProcessHandle.of(Long.parseLong(pid))
        .orElseThrow()
        .descendants()
        .forEach(each -> command.add(Long.toString(each.pid())));
    new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  void stop() throws IOException {
    server.close();
  }

  void startAgain() throws IOException {
    server = start(port);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
