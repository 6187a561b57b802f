package fairlead.policy.load.yaml;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The keys of a record that have a meaning, but are not enforced yet: each is an error. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface NotEnforced {
  /** The keys, in kebab-case. */
  String[] value();
}
