package fairlead.proxy.ledger;

import java.sql.SQLException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A thread that does one job after the other, each in a transaction of its own. A job is tried
 * again where the first try certainly left nothing: it collided with another, or the connection
 * turned out to be dead before the commit was sent.
 */
final class Worker implements Runnable {
  private static final int MOST_TRIES = 4;

  private final Jobs jobs;
  private final Database database;
  private final Link link;
  private final LongSupplier nanos;
  private final long patience;

  Worker(Jobs jobs, Database database, Link link, LongSupplier nanos, long patience) {
    this.jobs = jobs;
    this.database = database;
    this.link = link;
    this.nanos = nanos;
    this.patience = patience;
  }

  @Override
  public void run() {
    try {
      while (!jobs.over()) {
        Job<?> job = jobs.take();
        if (job != null) {
          work(job);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      link.drop();
    }
  }

  private void work(Job<?> job) {
    long begun = nanos.getAsLong();
    for (int tries = 1; tries < MOST_TRIES; tries++) {
      SQLException failure = attempt(job);
      if (failure == null) {
        return;
      }
      if (nanos.getAsLong() - begun > patience / 2) {
        job.fail(failure, database);
        return;
      }
    }
    SQLException failure = attempt(job);
    if (failure != null) {
      job.fail(failure, database);
    }
  }

  /** Does it or fails it; the failure if it should be tried again. */
  private @Nullable SQLException attempt(Job<?> job) {
    boolean committing = false;
    try {
      Runnable answer = job.run(link.tx());
      committing = true;
      link.commit();
      answer.run();
      return null;
    } catch (SQLException e) {
      boolean undone = database.collided(e) || (!committing && link.lost());
      link.rollback();
      if (undone) {
        return e;
      }
      job.fail(e, database);
      return null;
    } catch (RuntimeException e) {
      link.rollback();
      job.broken(e);
      return null;
    }
  }
}
