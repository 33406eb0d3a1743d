package io.tidegate.proxy.boot;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.conf.load.Problem;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.LostPeriods;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Whether a configuration's text could be used here.
 *
 * @param local what is this proxy's own affair in every text
 * @param live what statements run by
 */
record TextCheck(
        Map<String, String> environment,
        UnaryOperator<Configuration> local,
        Live<Configuration> live,
        ServerCheck check) {

    /** Why not, with the servers asked; none when it can. Blocks. */
    List<String> problems(String text) {
        List<Problem> problems =
                switch (ConfigurationLoader.parse(text, environment)) {
                    case LoadResult.Loaded(Configuration next) ->
                            local.apply(next).equals(live.current()) ? List.of() : problems(next);
                    case LoadResult.Invalid(List<Problem> wrong) -> wrong;
                };
        return problems.stream().map(Problem::toString).toList();
    }

    private List<Problem> problems(Configuration next) {
        List<Problem> lost =
                LostPeriods.between(live.current(), next).stream()
                        .map(each ->
                                new Problem(
                                        String.join(".", each.path()),
                                        "the range has grown to "
                                                + each.to()
                                                + " meanwhile, and rows of the last periods would be out of reach",
                                        "write " + each.to() + ", or take grow away"))
                        .toList();
        return lost.isEmpty() ? check.problems(local.apply(next)) : lost;
    }
}
