package fairlead.policy.load.yaml;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A key that must be there. Without it a problem says so, and the record is made all the same, with
 * null or an empty list or map, so that the rest is looked at too.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Needed {}
