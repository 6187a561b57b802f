package fairlead.gateway;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what is wrong with an installation, and what to do about it. */
@Command(
    name = "doctor",
    description = {
      "Say what is wrong with this installation, and what to do about it.",
      "Needs no running gateway, changes nothing, and is best run as the gateway's user. Exit 1 if"
          + " something does not work or is not safe."
    },
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  private static final List<DoctorCheck> CHECKS =
      List.of(
          new PolicyCheck(),
          new RightsCheck(),
          new PortsCheck(),
          new SpaceCheck(),
          new LimitsCheck(),
          new ClockCheck(),
          new LedgerCheck(),
          new CertificateCheck(),
          new ReceiversCheck(),
          new SinksCheck());

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigArgument config = new ConfigArgument();

  @Option(names = "--json", description = "print a JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Path directory = ConfigOption.existing(config.named());
    Findings findings = new Findings();
    JavaCheck.look(Runtime.version().feature(), Runtime.getRuntime().maxMemory(), findings);
    try {
      Settings settings = Settings.read(directory, System.getenv(), Map.of());
      findings.of("settings").ok("sound");
      settings.warnings().forEach(each -> findings.warning(each.toString(), ""));
      look(new Installation(directory, settings, InstantSource.system().instant()), findings);
    } catch (Settings.Refused e) {
      findings.of("settings");
      e.problems()
          .forEach(each -> findings.problem(CheckCommand.in(directory, each).toString(), ""));
      findings.warning("nothing else was looked at", "correct the settings first");
    }
    print(findings);
    return findings.sound() ? 0 : 1;
  }

  private static void look(Installation installation, Findings findings) {
    for (DoctorCheck check : CHECKS) {
      findings.of(check.name());
      try {
        check.look(installation, findings);
      } catch (IOException e) {
        findings.problem("could not be looked at: " + Failure.words(e), "run it as another user");
      }
    }
  }

  private void print(Findings findings) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      new JsonOutput(out)
          .object(
              to -> {
                to.writeBooleanProperty("sound", findings.sound());
                to.writeArrayPropertyStart("findings");
                for (Finding each : findings.all()) {
                  to.writeStartObject();
                  to.writeStringProperty("check", each.check());
                  to.writeStringProperty("level", each.level().label());
                  to.writeStringProperty("what", each.what());
                  to.writeStringProperty("fix", each.fix());
                  to.writeEndObject();
                }
                to.writeEndArray();
              });
      return;
    }
    for (Finding each : findings.all()) {
      String fix = each.fix().isEmpty() ? "" : " (" + each.fix() + ")";
      out.println(
          "%-8s %-12s %s%s".formatted(each.level().label(), each.check(), each.what(), fix));
    }
    out.println(findings.sound() ? "nothing keeps it from working" : "something has to be done");
  }
}
