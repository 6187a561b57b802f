package fairlead.proxy.ledger;

import fairlead.policy.approval.AccessRequest;
import fairlead.policy.approval.AccessRequest.Decided;
import fairlead.policy.approval.AccessRequest.State;
import fairlead.policy.approval.Verdict;
import fairlead.policy.approval.Vote;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Access requests and their votes as the tables have them. */
final class AccessRows {
  private static final String COLUMNS =
      "id, user_name, asked_by, tier, hosts, rule, reason, starts, asked, chain, chain_terms,"
          + " round, expires, state, decided, decided_by, decided_reason";
  private static final String FROM = "select " + COLUMNS + " from access_request where ";
  private static final String INSERT =
      "insert into access_request ("
          + COLUMNS
          + ", version) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)";
  private static final String LOCK =
      "update access_request set version = version + 1 where id = ? returning " + COLUMNS;
  private static final String SAVE =
      "update access_request set chain = ?, chain_terms = ?, round = ?, expires = ?, state = ?,"
          + " decided = ?, decided_by = ?, decided_reason = ? where id = ?";
  private static final String VOTES =
      "select request_id, round, stage, voter, verdict, reason, hosts, at from access_vote"
          + " where request_id in (";
  private static final String IN_ORDER = ") order by request_id, serial";
  private static final String VOTE =
      "insert into access_vote (request_id, round, stage, serial, voter, verdict, reason, hosts,"
          + " at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String ASKER =
      "insert into asker (user_name, version) values (?, 1)"
          + " on conflict (user_name) do update set version = asker.version + 1";

  private record VoteOf(String request, Vote vote) {}

  private AccessRows() {}

  /** Nobody else adds an access request of theirs until the end of the transaction. */
  static void lockAsker(Tx tx, String user) throws SQLException {
    tx.update(ASKER, user);
  }

  static Optional<AccessRequest> find(Tx tx, String id) throws SQLException {
    return list(tx, "id = ?", id).stream().findFirst();
  }

  /** Nobody else moves it until the end of the transaction. */
  static Optional<AccessRequest> locked(Tx tx, String id) throws SQLException {
    List<AccessRequest> found = tx.list(LOCK, AccessRows::read, id);
    return withVotes(found, votes(tx, "?", id)).stream().findFirst();
  }

  /**
   * Those that fit, with their votes.
   *
   * @param where a condition, perhaps with an order and a limit
   */
  static List<AccessRequest> list(Tx tx, String where, @Nullable Object... values)
      throws SQLException {
    List<AccessRequest> found = tx.list(FROM + where, AccessRows::read, values);
    return found.isEmpty()
        ? found
        : withVotes(found, votes(tx, "select id from access_request where " + where, values));
  }

  private static List<VoteOf> votes(Tx tx, String of, @Nullable Object... values)
      throws SQLException {
    return tx.list(VOTES + of + IN_ORDER, AccessRows::vote, values);
  }

  private static List<AccessRequest> withVotes(
      Collection<AccessRequest> found, List<VoteOf> votes) {
    Map<String, List<Vote>> by = new HashMap<>();
    votes.forEach(
        each -> by.computeIfAbsent(each.request(), _ -> new ArrayList<>()).add(each.vote()));
    return found.stream().map(each -> with(each, by.getOrDefault(each.id(), List.of()))).toList();
  }

  private static AccessRequest with(AccessRequest it, List<Vote> votes) {
    return new AccessRequest(
        it.id(),
        it.user(),
        it.askedBy(),
        it.tier(),
        it.hosts(),
        it.rule(),
        it.reason(),
        it.starts(),
        it.asked(),
        it.chain(),
        it.round(),
        it.expires(),
        it.state(),
        votes,
        it.decided());
  }

  static void insert(Tx tx, AccessRequest request) throws SQLException {
    Decided decided = request.decided();
    tx.update(
        INSERT,
        request.id(),
        request.user(),
        request.askedBy(),
        request.tier(),
        GrantRows.text(request.hosts()),
        request.rule(),
        request.reason(),
        SessionRow.millis(request.starts()),
        request.asked().toEpochMilli(),
        request.chain().name(),
        ChainText.write(request.chain()),
        (long) request.round(),
        request.expires().toEpochMilli(),
        request.state().name(),
        decided == null ? null : decided.at().toEpochMilli(),
        decided == null ? null : decided.by(),
        decided == null ? null : decided.reason());
  }

  /**
   * Writes how a locked one stands now, and its new votes.
   *
   * @param before as it was read
   */
  static void save(Tx tx, AccessRequest before, AccessRequest request) throws SQLException {
    Decided decided = request.decided();
    tx.update(
        SAVE,
        request.chain().name(),
        ChainText.write(request.chain()),
        (long) request.round(),
        request.expires().toEpochMilli(),
        request.state().name(),
        decided == null ? null : decided.at().toEpochMilli(),
        decided == null ? null : decided.by(),
        decided == null ? null : decided.reason(),
        request.id());
    for (int i = before.votes().size(); i < request.votes().size(); i++) {
      insert(tx, request.id(), i, request.votes().get(i));
    }
  }

  private static void insert(Tx tx, String request, int serial, Vote vote) throws SQLException {
    tx.update(
        VOTE,
        request,
        (long) vote.round(),
        (long) vote.stage(),
        (long) serial,
        vote.voter(),
        vote.verdict().name(),
        vote.reason(),
        GrantRows.text(vote.hosts()),
        vote.at().toEpochMilli());
  }

  private static AccessRequest read(ResultSet row) throws SQLException {
    Long decided = Tx.number(row, "decided");
    return new AccessRequest(
        row.getString("id"),
        row.getString("user_name"),
        row.getString("asked_by"),
        row.getString("tier"),
        GrantRows.hosts(row.getString("hosts")),
        row.getString("rule"),
        row.getString("reason"),
        SessionRow.instant(Tx.number(row, "starts")),
        Instant.ofEpochMilli(row.getLong("asked")),
        ChainText.read(row.getString("chain"), row.getString("chain_terms")),
        row.getInt("round"),
        Instant.ofEpochMilli(row.getLong("expires")),
        State.valueOf(row.getString("state")),
        List.of(),
        decided == null
            ? null
            : new Decided(
                Instant.ofEpochMilli(decided),
                row.getString("decided_by"),
                row.getString("decided_reason")));
  }

  private static VoteOf vote(ResultSet row) throws SQLException {
    return new VoteOf(
        row.getString("request_id"),
        new Vote(
            row.getInt("round"),
            row.getInt("stage"),
            row.getString("voter"),
            Verdict.valueOf(row.getString("verdict")),
            row.getString("reason"),
            GrantRows.hosts(row.getString("hosts")),
            Instant.ofEpochMilli(row.getLong("at"))));
  }
}
