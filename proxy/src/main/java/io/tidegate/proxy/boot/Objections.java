package io.tidegate.proxy.boot;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.load.Problem;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.DroppedMaster;
import io.tidegate.conf.model.LostPeriods;
import io.tidegate.ha.supervision.Supervision;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What speaks against a configuration that is valid in itself: what holds now, and the servers.
 *
 * @param live what statements run by
 * @param supervision knows who the masters are, as soon as this proxy is in a cluster
 */
record Objections(
        Live<Configuration> live, ServerCheck check, Live<Optional<Supervision>> supervision) {

    /** Asks the servers only when nothing else is against it. Blocks. */
    List<Problem> problems(Configuration next) {
        List<Problem> problems = Stream.concat(lostPeriods(next), droppedMasters(next)).toList();
        return problems.isEmpty() ? check.problems(next) : problems;
    }

    private Stream<Problem> lostPeriods(Configuration next) {
        return LostPeriods.between(live.current(), next).stream()
                .map(each ->
                        new Problem(
                                String.join(".", each.path()),
                                "the range has grown to "
                                        + each.to()
                                        + " meanwhile, and rows of the last periods would be out of reach",
                                "write " + each.to() + ", or take grow away"));
    }

    private Stream<Problem> droppedMasters(Configuration next) {
        Map<String, String> masters =
                supervision.current().map(Supervision::masters).orElse(Map.of());
        return DroppedMaster.between(live.current(), next, masters).stream()
                .map(each ->
                        new Problem(
                                String.join(".", each.place()),
                                each.node()
                                        + " is the master now, and this configuration "
                                        + each.why(),
                                each.hint()));
    }
}
