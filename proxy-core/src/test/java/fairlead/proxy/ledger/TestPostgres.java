package fairlead.proxy.ledger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A PostgreSQL server of the tests' own, one for all of them, with a database for each. */
final class TestPostgres {
  private static final TestPostgres SHARED = start();
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final EmbeddedPostgres server;
  private final Path data;
  private String template;

  private TestPostgres(EmbeddedPostgres server, Path data) {
    this.server = server;
    this.data = data;
  }

  private static TestPostgres start() {
    try {
      Path data = Files.createTempDirectory(Path.of("target"), "postgres").toAbsolutePath();
      EmbeddedPostgres server =
          EmbeddedPostgres.builder()
              .setDataDirectory(data.resolve("data"))
              .setServerConfig("fsync", "off")
              .start();
      return new TestPostgres(server, data.resolve("data"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TestPostgres shared() {
    return SHARED;
  }

  int port() {
    return server.getPort();
  }

  /** Makes an empty database, and tells its name. */
  String emptyDatabase() throws SQLException {
    String name = "ledger" + DATABASES.incrementAndGet();
    execute("create database " + name);
    return name;
  }

  /** Makes a database with a ledger in which nothing happened yet, and tells its name. */
  synchronized String database() throws Exception {
    if (template == null) {
      String first = emptyDatabase();
      try (Ledgers ledgers = new Ledgers(place(first))) {
        ledgers.open();
      }
      template = first;
    }
    String name = "ledger" + DATABASES.incrementAndGet();
    execute("create database " + name + " template " + template);
    return name;
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** A place whose server is reached on another port. */
  LedgerConfig.Postgres place(String database, int port) {
    return new LedgerConfig.Postgres(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database, "postgres", "postgres");
  }

  LedgerConfig.Postgres place(String database) {
    return place(database, port());
  }

  /** Stops the server's processes in their tracks, or lets them go on. */
  void signal(String signal) throws IOException, InterruptedException {
    long pid =
        Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
    List<String> command = new ArrayList<>(List.of("kill", "-" + signal, Long.toString(pid)));
    ProcessHandle.of(pid)
        .orElseThrow()
        .descendants()
        .forEach(each -> command.add(Long.toString(each.pid())));
    new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
