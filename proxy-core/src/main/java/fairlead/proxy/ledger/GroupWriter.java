package fairlead.proxy.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes to a file. A commit costs a sync of the disk, so all that waits is
 * committed together; each job has a savepoint, so that one that fails undoes itself only. Nobody
 * is answered before the commit.
 */
final class GroupWriter implements Runnable {
  private static final int MOST = 256;

  private final Jobs jobs;
  private final Database database;
  private final Link link;
  private final Pulse pulse;
  private final Work.Silent last;

  /**
   * @param last done at the end of each group
   */
  GroupWriter(Jobs jobs, Database database, Link link, Pulse pulse, Work.Silent last) {
    this.jobs = jobs;
    this.database = database;
    this.link = link;
    this.pulse = pulse;
    this.last = last;
  }

  @Override
  public void run() {
    List<Job<?>> group = new ArrayList<>(MOST);
    try {
      while (!jobs.over()) {
        Job<?> first = jobs.take();
        if (first != null) {
          group.add(first);
          jobs.takeMore(group, MOST);
          write(group);
          group.clear();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      link.drop();
    }
  }

  private void write(List<Job<?>> group) {
    List<Runnable> answers = new ArrayList<>(group.size());
    try {
      Tx tx = link.tx();
      for (Job<?> job : group) {
        Runnable answer = contained(job, tx);
        if (answer != null) {
          answers.add(answer);
        }
      }
      last.run(tx);
      link.commit();
      pulse.ailing(false);
    } catch (SQLException e) {
      pulse.ailing(true);
      link.rollback();
      link.drop();
      group.forEach(job -> job.fail(e, database));
      return;
    } catch (RuntimeException e) {
      link.drop();
      group.forEach(job -> job.broken(e));
      return;
    }
    answers.forEach(Runnable::run);
  }

  /**
   * Does one job of a group; null if it failed and left nothing.
   *
   * @throws SQLException if the whole group is lost
   */
  private @Nullable Runnable contained(Job<?> job, Tx tx) throws SQLException {
    tx.update("savepoint job");
    try {
      Runnable answer = job.run(tx);
      tx.update("release job");
      return answer;
    } catch (SQLException e) {
      if (database.isOutage(e)) {
        throw e;
      }
      undo(tx);
      job.broken(e);
    } catch (RuntimeException e) {
      undo(tx);
      job.broken(e);
    }
    return null;
  }

  private static void undo(Tx tx) throws SQLException {
    tx.update("rollback to job");
    tx.update("release job");
  }
}
