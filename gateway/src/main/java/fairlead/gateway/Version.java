package fairlead.gateway;

import picocli.CommandLine.IVersionProvider;

/** What runs. */
final class Version implements IVersionProvider {

  /** The version from the jar; {@code development} outside one. */
  static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"fairlead " + text() + ", Java " + Runtime.version()};
  }
}
