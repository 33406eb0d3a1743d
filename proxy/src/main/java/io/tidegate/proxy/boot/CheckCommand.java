package io.tidegate.proxy.boot;

import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.conf.load.Problem;
import io.tidegate.conf.model.Configuration;
import io.tidegate.ha.mysql.Finding;
import io.tidegate.ha.mysql.KeyColumnCheck;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says whether a configuration is valid, and everything that is wrong with it. */
@Command(
        name = "check",
        description =
                "Validates a configuration file: all problems at once, each with its path and a hint.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the file is valid", "1:it has problems", "2:wrong usage"})
final class CheckCommand implements Callable<Integer> {
    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "the configuration file")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(names = "--live", description = "also compare the keys with the tables on the servers")
    private boolean live;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        return switch (ConfigurationLoader.load(file, System.getenv())) {
            case LoadResult.Loaded(Configuration configuration) -> {
                out.println(
                        file
                                + " is valid: "
                                + configuration.groups().size()
                                + " group(s), "
                                + configuration.schemas().size()
                                + " schema(s), "
                                + configuration.schemas().values().stream()
                                        .mapToInt(schema -> schema.tables().size())
                                        .sum()
                                + " table rule(s), "
                                + configuration.users().size()
                                + " user(s)");
                out.flush();
                yield live ? live(configuration, out) : 0;
            }
            case LoadResult.Invalid(List<Problem> problems) -> {
                print(problems, spec.commandLine().getErr(), file.toString());
                yield 1;
            }
        };
    }

    private static int live(Configuration configuration, PrintWriter out) {
        List<Finding> findings = KeyColumnCheck.run(configuration).findings();
        findings.forEach(finding -> out.println(finding.severity() + "  " + finding));
        out.println("servers asked: " + findings.size() + " finding(s)");
        out.flush();
        return findings.stream().anyMatch(each -> each.severity() == Finding.Severity.ERROR)
                ? 1
                : 0;
    }

    static void print(List<Problem> problems, PrintWriter err, String what) {
        err.println(what + " has " + problems.size() + " problem(s):");
        for (Problem problem : problems) {
            err.println(
                    "  "
                            + (problem.path().isEmpty() ? "" : problem.path() + ": ")
                            + problem.message());
            if (!problem.hint().isEmpty()) {
                err.println("      hint: " + problem.hint());
            }
        }
        err.flush();
    }
}
