package fairlead.gateway;

import fairlead.policy.PolicySet;
import fairlead.policy.load.PolicyLoader;
import fairlead.policy.load.yaml.Problem;
import java.io.IOException;
import java.nio.file.Path;
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
  private final AtomicReference<PolicySet> current = new AtomicReference<>();
  private Set<String> files;
  private List<Problem> problems = List.of();
  private @Nullable Unsaved unsaved;

  /** The files of a policy that is in force and has no copy yet. */
  private static final class Unsaved {
    private final String hash;
    private final Map<String, byte[]> files;
    private int looks;

    Unsaved(String hash, Map<String, byte[]> files) {
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
   */
  record Event(String hash, boolean again, List<Problem> problems) {
    boolean accepted() {
      return problems.isEmpty();
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
    return current.get();
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
    PolicyLoader loader = PolicyLoader.of(directory);
    switch (load(loader)) {
      case PolicyLoader.Loaded loaded -> accept(loaded, loader);
      case PolicyLoader.Rejected rejected -> {
        report(rejected);
        if (strict) {
          throw new IOException(
              "the policy cannot be used, and --strict refuses to start on the last accepted one");
        }
        PolicySet last =
            accepted
                .load()
                .orElseThrow(
                    () ->
                        new IOException(
                            "the policy cannot be used, and there is no accepted one to go on"
                                + " with"));
        current.set(last);
        LOG.warn("the policy cannot be used; the last accepted one is in force, {}", last.hash());
        listener.accept(new Event(last.hash(), false, problems));
      }
    }
  }

  /**
   * Loads the files again, and takes them if they are others than those in force; bad ones leave
   * things as they are.
   */
  void reload() {
    PolicyLoader loader = PolicyLoader.of(directory);
    switch (load(loader)) {
      case PolicyLoader.Loaded loaded -> {
        if (!loaded.policy().hash().equals(current().hash())) {
          accept(loaded, loader);
        } else if (!problems.isEmpty()) {
          problems = List.of();
          LOG.info("the policy files are sound again; {} is in force", current().hash());
          listener.accept(new Event(current().hash(), true, problems));
        }
      }
      case PolicyLoader.Rejected rejected -> reject(rejected);
    }
  }

  private PolicyLoader.Result load(PolicyLoader loader) {
    PolicyLoader.Result result = loader.load();
    files = loader.named();
    return tests.admit(result);
  }

  private void accept(PolicyLoader.Loaded loaded, PolicyLoader loader) {
    loaded.warnings().forEach(warning -> LOG.warn("{}", warning));
    String hash = loaded.policy().hash();
    String again = problems.isEmpty() ? "" : "the policy files are sound again; ";
    problems = List.of();
    current.set(loaded.policy());
    LOG.info("{}policy {} is in force", again, hash);
    listener.accept(new Event(hash, false, problems));
    unsaved = new Unsaved(hash, loader.snapshot());
    save(unsaved);
  }

  private void reject(PolicyLoader.Rejected rejected) {
    if (rejected.problems().equals(problems)) {
      LOG.warn("the policy files are as unsound as before; {} stays", current().hash());
      return;
    }
    report(rejected);
    LOG.warn("the policy in force stays, {}", current().hash());
    listener.accept(new Event(current().hash(), false, problems));
  }

  private void report(PolicyLoader.Rejected rejected) {
    problems = rejected.problems();
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
