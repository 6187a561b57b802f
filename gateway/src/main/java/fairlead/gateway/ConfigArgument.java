package fairlead.gateway;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The configuration directory of a command that is about nothing else. */
final class ConfigArgument {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description =
          "the configuration directory (default: $FAIRLEAD_CONFIG, else config beside the"
              + " launcher)")
  private @Nullable Path directory;

  @Option(names = "--config", paramLabel = "DIR", description = "the same")
  private @Nullable Path config;

  /**
   * The directory, whether or not it is there.
   *
   * @throws ParameterException if it is named twice
   */
  Path named() {
    if (directory != null && config != null) {
      throw new ParameterException(
          spec.commandLine(), "DIR and --config DIR name the same: give one");
    }
    Path named = directory == null ? config : directory;
    return named == null ? ConfigOption.standard() : named;
  }
}
