package fairlead.gateway.squid;

import java.util.ArrayList;
import java.util.List;

/**
 * The requests whose parts are each in a set. Immutable.
 *
 * @param hosts of {@link #NAME} and {@link #LITERAL}
 * @param paths of {@link #PAGES} and {@link #MANAGER}
 * @param addresses what the name leads to, or the literal itself
 * @param names all of them where literals are in {@code hosts} too
 */
record Box(
    Numbers hosts,
    Numbers paths,
    Numbers ports,
    Numbers minutes,
    Methods methods,
    AddressSet addresses,
    Names names) {
  static final Numbers NAME = Numbers.range(2, 0, 0);
  static final Numbers LITERAL = Numbers.range(2, 1, 1);

  /** Every path but those of Squid's own manager. */
  static final Numbers PAGES = Numbers.range(2, 0, 0);

  static final Numbers MANAGER = Numbers.range(2, 1, 1);
  static final Numbers TWO = Numbers.all(2);

  static final Box ALL =
      new Box(
          TWO,
          TWO,
          Numbers.range(Numbers.PORTS, 1, Numbers.PORTS - 1),
          Numbers.all(Numbers.WEEK),
          Methods.ALL,
          AddressSet.ALL,
          Names.ANY);

  Box hosts(Numbers set) {
    Names fit = set.overlaps(NAME) ? names : Names.ANY;
    return new Box(set, paths, ports, minutes, methods, addresses, fit);
  }

  Box paths(Numbers set) {
    return new Box(hosts, set, ports, minutes, methods, addresses, names);
  }

  Box ports(Numbers set) {
    return new Box(hosts, paths, set, minutes, methods, addresses, names);
  }

  Box minutes(Numbers set) {
    return new Box(hosts, paths, ports, set, methods, addresses, names);
  }

  Box methods(Methods set) {
    return new Box(hosts, paths, ports, minutes, set, addresses, names);
  }

  Box addresses(AddressSet set) {
    return new Box(hosts, paths, ports, minutes, methods, set, names);
  }

  Box names(Names set) {
    return new Box(hosts, paths, ports, minutes, methods, addresses, set);
  }

  boolean isEmpty() {
    return hosts.isEmpty()
        || paths.isEmpty()
        || ports.isEmpty()
        || minutes.isEmpty()
        || methods.isEmpty()
        || addresses.isEmpty()
        || names.isEmpty();
  }

  Box and(Box other) {
    Numbers kinds = hosts.and(other.hosts);
    return new Box(
        kinds,
        paths.and(other.paths),
        ports.and(other.ports),
        minutes.and(other.minutes),
        methods.and(other.methods),
        addresses.and(other.addresses),
        kinds.overlaps(NAME) ? names.and(other.names) : Names.ANY);
  }

  boolean overlaps(Box other) {
    return hosts.overlaps(other.hosts)
        && paths.overlaps(other.paths)
        && ports.overlaps(other.ports)
        && minutes.overlaps(other.minutes)
        && !and(other).isEmpty();
  }

  /** What is left without the other, in boxes that may overlap. */
  List<Box> minus(Box other) {
    if (!overlaps(other)) {
      return List.of(this);
    }
    List<Box> left = new ArrayList<>();
    Box both = this;
    left.add(both.hosts(hosts.minus(other.hosts)));
    both = both.hosts(hosts.and(other.hosts));
    left.add(both.paths(paths.minus(other.paths)));
    both = both.paths(paths.and(other.paths));
    left.add(both.ports(ports.minus(other.ports)));
    both = both.ports(ports.and(other.ports));
    left.add(both.minutes(minutes.minus(other.minutes)));
    both = both.minutes(minutes.and(other.minutes));
    left.add(both.methods(methods.minus(other.methods)));
    both = both.methods(methods.and(other.methods));
    left.add(both.addresses(addresses.minus(other.addresses)));
    both = both.addresses(addresses.and(other.addresses));
    if (both.hosts.overlaps(NAME)) {
      for (Names rest : both.names.minus(other.names)) {
        left.add(both.names(rest));
      }
    }
    left.removeIf(Box::isEmpty);
    return left;
  }

  /** What is left of some boxes without another. */
  static List<Box> minus(List<Box> boxes, Box other) {
    List<Box> left = new ArrayList<>();
    boxes.forEach(box -> left.addAll(box.minus(other)));
    return left;
  }

  /** What is left of a box without some others. */
  static List<Box> minus(Box box, List<Box> others) {
    List<Box> left = List.of(box);
    for (Box other : others) {
      left = minus(left, other);
    }
    return left;
  }
}
