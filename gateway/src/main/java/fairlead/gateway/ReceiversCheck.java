package fairlead.gateway;

import fairlead.policy.load.yaml.Problem;
import java.util.List;

/** Those who are told of what happens. They are not sent anything here. */
final class ReceiversCheck implements DoctorCheck {
  @Override
  public String name() {
    return "receivers";
  }

  @Override
  public void look(Installation installation, Findings findings) {
    List<Problem> unusable = ReceiverReader.unusable(installation.settings());
    unusable.forEach(each -> findings.problem(each.what(), each.fix()));
    int count = installation.settings().receivers().size();
    if (count > 0 && unusable.isEmpty()) {
      findings.ok(count + " of notices; fairlead notify test tries them");
    }
  }
}
