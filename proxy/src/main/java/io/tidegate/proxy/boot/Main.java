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
    static final String RELEASE = "0.1.0-SNAPSHOT";

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }
}
