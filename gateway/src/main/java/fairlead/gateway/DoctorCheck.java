package fairlead.gateway;

import java.io.IOException;

/** One thing that {@code fairlead doctor} looks at. Changes nothing. */
interface DoctorCheck {

  /** What stands before its findings: one word. */
  String name();

  /**
   * Looks.
   *
   * @throws IOException if it could not; that is a problem, too
   */
  void look(Installation installation, Findings findings) throws IOException;
}
