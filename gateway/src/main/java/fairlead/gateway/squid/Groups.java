package fairlead.gateway.squid;

import java.util.Set;
import java.util.TreeSet;

/** The groups that an {@code external} ACL names. */
final class Groups {
  private static final String HELPERS =
      ".*/?ext_(unix_group|ldap_group|lm_group|kerberos_ldap_group|wbinfo_group)_acl.*";

  private Groups() {}

  /** The names; none where the helper is not about groups, or a name is none here. */
  static Set<String> of(Acl acl, Acls acls) {
    if (acl.values().size() < 2) {
      return Set.of();
    }
    Line helper = acls.helper(acl.texts().getFirst());
    boolean about =
        helper != null && helper.values().stream().anyMatch(word -> word.matches(HELPERS));
    Set<String> names = new TreeSet<>(acl.texts().subList(1, acl.values().size()));
    boolean plain = names.stream().allMatch(name -> name.matches("[A-Za-z0-9._-]{1,64}"));
    return about && plain ? names : Set.of();
  }
}
