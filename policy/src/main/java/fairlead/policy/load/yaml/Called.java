package fairlead.policy.load.yaml;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a record is, as messages name it: {@code rule "registry"}. Its name is the key that it
 * stands under or, in a list, the value of one of its own keys.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Called {
  /** The kind, such as {@code rule}. */
  String value();

  /** The key that names one in a list; empty if none does. */
  String by() default "";
}
