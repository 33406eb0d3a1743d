package io.tidegate.proxy.boot;

import io.tidegate.ha.shell.SqlCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the proxy. */
@Command(
        name = "tidegate",
        description = "A MySQL-protocol proxy that shards tables over groups of MySQL servers.",
        mixinStandardHelpOptions = true,
        version = "tidegate " + Main.RELEASE,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            StartCommand.class,
            CheckCommand.class,
            ConfigCommand.class,
            SqlCommand.class
        })
public final class Main {
    private static final String LOG_LEVEL = "TIDEGATE_LOG_LEVEL";
    static final String RELEASE = "0.1.0-SNAPSHOT";

    private Main() {}

    public static void main(String[] arguments) {
        if (arguments.length > 0
                && arguments[0].equals("config")
                && System.getenv(LOG_LEVEL) == null) {
            // Before the first logger: what such a command says, it says itself.
            System.setProperty(LOG_LEVEL, "ERROR");
        }
        System.exit(new CommandLine(new Main()).execute(arguments));
    }
}
