package io.tidegate.proxy.boot;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.conf.load.Problem;
import io.tidegate.conf.model.Configuration;
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
        Objections objections) {

    /** Why not, with the servers asked; none when it can. Blocks. */
    List<String> problems(String text) {
        List<Problem> problems =
                switch (ConfigurationLoader.parse(text, environment)) {
                    case LoadResult.Loaded(Configuration next) ->
                            local.apply(next).equals(live.current())
                                    ? List.of()
                                    : objections.problems(local.apply(next));
                    case LoadResult.Invalid(List<Problem> wrong) -> wrong;
                };
        return problems.stream().map(Problem::toString).toList();
    }
}
