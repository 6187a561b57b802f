package fairlead.gateway;

import fairlead.console.PolicyDesk;
import fairlead.policy.PolicySet;
import fairlead.policy.diff.PolicyDiff;
import fairlead.policy.load.LoadedFile;
import fairlead.policy.load.PolicyLoader;
import fairlead.policy.load.yaml.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy in force. A policy that does not load, or that fails its own tests, never replaces one
 * that did; a copy of the last that did is kept in the data directory, for a start on a bad file.
 * {@link #current} is for any thread, the rest for one.
 */
final class PolicyKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyKeeper.class);

  /** Looks from one attempt to keep a copy to the next. */
  private static final int LOOKS_BETWEEN_SAVES = 10;

  private final Path directory;
  private final AcceptedPolicy accepted;
  private final PolicyTests tests;
  private final Consumer<Event> listener;
  private final AtomicReference<PolicyLoader.Loaded> current = new AtomicReference<>();
  private volatile Instant since = Instant.EPOCH;
  private volatile boolean waiting;
  private volatile Set<String> files;
  private volatile List<Problem> problems = List.of();
  private volatile boolean shrank;
  private @Nullable Unsaved unsaved;

  /** The files of a policy that is in force and has no copy yet. */
  private static final class Unsaved {
    private final String hash;
    private final Map<String, LoadedFile> files;
    private int looks;

    Unsaved(String hash, Map<String, LoadedFile> files) {
      this.hash = hash;
      this.files = files;
    }
  }

  /**
   * What came of a load.
   *
   * @param hash of the policy in force afterwards
   * @param again whether that policy was in force before, and only its files had been unsound
   * @param problems empty if the files were taken
   * @param changes what is another than before, for whom, in words; empty if nothing was before
   * @param actor who asked for it; null where a file's change did
   */
  record Event(
      String hash, boolean again, List<Problem> problems, String changes, @Nullable String actor) {
    boolean accepted() {
      return problems.isEmpty();
    }

    /** The first thing that is wrong, and how many more there are; only if it was not accepted. */
    String firstProblem() {
      int more = problems.size() - 1;
      return problems.getFirst() + (more > 0 ? ", and " + more + " more" : "");
    }
  }

  PolicyKeeper(Path directory, Path data, PolicyTests tests, Consumer<Event> listener) {
    this.directory = directory;
    this.accepted = new AcceptedPolicy(data);
    this.tests = tests;
    this.listener = listener;
    this.files = Set.of(PolicyLoader.FILE);
  }

  /** The policy in force. */
  PolicySet current() {
    return current.get().policy();
  }

  /** How things stand; for any thread. */
  PolicyDesk.State state(boolean manual) {
    return new PolicyDesk.State(current().hash(), since, manual, waiting, problems, shrank);
  }

  /** The files of the last load, also those that are missing, and of tests that came since. */
  Set<Path> files() {
    return Stream.concat(files.stream(), PolicyLoader.testFiles(directory).stream())
        .map(directory::resolve)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Loads the files, or else the copy of the last that were accepted.
   *
   * @param strict whether the copy will not do
   * @throws IOException if there is no policy to start with
   */
  void start(boolean strict) throws IOException {
    Candidate candidate = candidate();
    PolicyLoader.Loaded read = candidate.sound();
    PolicyLoader.Loaded last = read == null || read.rules().shrinks() ? accepted.load() : null;
    candidate = candidate.behind(last);
    PolicyLoader.Loaded sound = candidate.sound();
    if (sound != null) {
      take(candidate, sound, "", null);
      return;
    }
    report(candidate);
    if (strict) {
      throw new IOException(
          "the policy cannot be used, and --strict refuses to start on the last accepted one");
    }
    if (last == null) {
      throw new IOException(
          "the policy cannot be used, and there is no accepted one to go on with");
    }
    current.set(last);
    since = Instant.now();
    String hash = last.policy().hash();
    LOG.warn("the policy cannot be used; the last accepted one is in force, {}", hash);
    listener.accept(new Event(hash, false, problems, "", null));
  }

  /** Files have changed that are taken only when somebody says so. */
  void noticed() {
    if (!waiting) {
      waiting = true;
      LOG.warn("the policy files have changed; policy.reload is manual: say fairlead reload");
    }
  }

  /**
   * Loads the files again, and takes them if they are others than those in force; bad ones leave
   * things as they are.
   *
   * @param actor who asks for it; null where a file's change does
   */
  PolicyDesk.Reloaded reload(PolicyDesk.How how, @Nullable String actor) {
    PolicyLoader.Loaded before = current.get();
    Candidate read = candidate();
    Candidate candidate = how == PolicyDesk.How.ACCEPT ? read : read.behind(before);
    PolicyLoader.Loaded sound = candidate.sound();
    boolean same = sound != null && sound.policy().hash().equals(before.policy().hash());
    String changes = sound == null || same ? "" : changes(before, sound);
    if (how != PolicyDesk.How.DRY_RUN) {
      waiting = false;
      if (same) {
        soundAgain(actor);
      } else if (sound == null) {
        reject(candidate, actor);
      } else {
        take(candidate, sound, changes, actor);
      }
    }
    PolicyDesk.Result result =
        sound == null
            ? PolicyDesk.Result.REJECTED
            : same ? PolicyDesk.Result.UNCHANGED : PolicyDesk.Result.TAKEN;
    return new PolicyDesk.Reloaded(
        result,
        current().hash(),
        candidate.hash(),
        changes,
        candidate.wrong(),
        candidate.shrank(),
        candidate.warnings());
  }

  private Candidate candidate() {
    Candidate candidate = Candidate.read(directory, tests);
    files = candidate.loader().named();
    return candidate;
  }

  private static String changes(PolicyLoader.Loaded before, PolicyLoader.Loaded after) {
    try {
      return PolicyDiff.of(before.rules(), after.rules()).summary();
    } catch (RuntimeException e) {
      LOG.error("a mistake of ours: policies could not be compared, which changes nothing else", e);
      return "not known";
    }
  }

  private void soundAgain(@Nullable String actor) {
    if (!problems.isEmpty()) {
      clear();
      LOG.info("the policy files are sound again; {} is in force", current().hash());
      listener.accept(new Event(current().hash(), true, problems, "", actor));
    }
  }

  private void take(
      Candidate candidate, PolicyLoader.Loaded loaded, String changes, @Nullable String actor) {
    loaded.warnings().forEach(warning -> LOG.warn("{}", warning));
    String hash = loaded.policy().hash();
    String again = problems.isEmpty() ? "" : "the policy files are sound again; ";
    clear();
    current.set(loaded);
    since = Instant.now();
    if (!changes.isEmpty()) {
      LOG.info("the policy changes: {}", changes);
    }
    LOG.info("{}policy {} is in force", again, hash);
    listener.accept(new Event(hash, false, problems, changes, actor));
    unsaved = new Unsaved(hash, candidate.loader().snapshot());
    save(unsaved);
  }

  private void reject(Candidate candidate, @Nullable String actor) {
    if (candidate.wrong().equals(problems)) {
      LOG.warn("the policy files are as unsound as before; {} stays", current().hash());
      return;
    }
    report(candidate);
    LOG.warn("the policy in force stays, {}", current().hash());
    listener.accept(new Event(current().hash(), false, problems, "", actor));
  }

  private void clear() {
    shrank = false;
    problems = List.of();
  }

  private void report(Candidate candidate) {
    shrank = candidate.shrank();
    problems = candidate.wrong();
    problems.forEach(problem -> LOG.error("{}", problem));
  }

  /** Tries now and then to keep a copy that could not be kept. */
  void look() {
    Unsaved waiting = unsaved;
    if (waiting != null && ++waiting.looks % LOOKS_BETWEEN_SAVES == 0) {
      save(waiting);
    }
  }

  private void save(Unsaved policy) {
    try {
      accepted.save(policy.hash, policy.files);
      unsaved = null;
      if (policy.looks > 0) {
        LOG.info("the copy of policy {} is kept now", policy.hash);
      }
    } catch (IOException | RuntimeException e) {
      if (policy.looks == 0) {
        LOG.warn(
            "policy {} is in force, but the copy for a start on a bad file cannot be kept, and is"
                + " tried again: {}",
            policy.hash,
            Failure.words(e));
      }
    }
  }
}
