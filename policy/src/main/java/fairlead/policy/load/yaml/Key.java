package fairlead.policy.load.yaml;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What an editor shows of a key, and what it expects there: see {@link RecordSchema}. Of a list it
 * is about each of its entries, of a map about each of its names. It binds nothing.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
  /** A sentence or two. */
  String value();

  /** An expression (ECMA-262) that a text matches as a whole; empty for any text. */
  String pattern() default "";

  /** The words that may stand there; none for any. */
  String[] words() default {};

  /** The least and the most that a number may be; none where the type says it. */
  int[] numbers() default {};

  /** The forms that a {@link Node} may have: an enum, and a record. */
  Class<?>[] forms() default {};

  /** What may stand there, for example; of a list, entries. */
  String[] examples() default {};
}
