package io.tidegate.proxy.boot;

import io.tidegate.conf.document.UnreadableDocumentException;
import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.conf.load.Problem;
import io.tidegate.conf.model.WrittenDuration;
import io.tidegate.ha.coordination.Coordination;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.coordination.ZooKeeperAddress;
import io.tidegate.ha.versions.AgentNote;
import io.tidegate.ha.versions.HeldText;
import io.tidegate.ha.versions.MaskedText;
import io.tidegate.ha.versions.TextDiff;
import io.tidegate.ha.versions.VersionEntry;
import io.tidegate.ha.versions.Versions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Versions of a cluster's configuration: shows them, and has others come to hold. */
@Command(
        name = "config",
        description =
                "Versions of a configuration, which are in ZooKeeper: that of a cluster (--zookeeper), or the one that "
                        + "the proxy on this machine runs itself (--name or --data, where it was started with them). A version comes to hold when every "
                        + "proxy that runs has said that it can use it, and for all of them at once; otherwise nothing changes.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:refused, or ZooKeeper does not answer", "2:wrong usage"})
final class ConfigCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration FATE_LIMIT = Duration.ofSeconds(30);

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ClusterOptions cluster;

    @Option(
            names = "--author",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "who shall stand in the history (default: the system's user)")
    private @Nullable String author;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Command(
            name = "push",
            mixinStandardHelpOptions = true,
            description = "Proposes a file as the next version, and waits for its fate.")
    int push(
            @Parameters(paramLabel = "FILE", description = "the whole configuration") Path file,
            @Option(
                            names = {"-m", "--comment"},
                            paramLabel = "TEXT",
                            defaultValue = "",
                            description = "what shall stand in the history")
                    String comment,
            @Option(
                            names = "--canary",
                            paramLabel = "PROXY",
                            description =
                                    "has this one use it before the others; where its errors or the time of its "
                                            + "statements leave their band it goes back, and the version is refused")
                    @Nullable String canary,
            @Option(
                            names = "--for",
                            paramLabel = "DURATION",
                            defaultValue = "5m",
                            description = "how long: 30s, 5m or 1h (default: ${DEFAULT-VALUE})")
                    String trialTime)
            throws InterruptedException {
        Duration trial = canary == null ? Duration.ZERO : duration(trialTime);
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException missing) {
            return failed("there is no file " + file);
        } catch (CharacterCodingException binary) {
            return failed(file + " is not UTF-8 text");
        } catch (IOException unreadable) {
            return failed(file + " cannot be read: " + unreadable.getMessage());
        }
        // What is wrong for every proxy need not go round; passwords of the environment are theirs.
        if (ConfigurationLoader.parse(text, System.getenv())
                instanceof LoadResult.Invalid(List<Problem> problems)) {
            CheckCommand.print(problems, spec.commandLine().getErr(), file.toString());
            return 1;
        }
        return with(
                Coordination::standIn,
                versions -> {
                    int number =
                            versions.propose(
                                    text, author(), comment, Optional.ofNullable(canary), trial);
                    String tries =
                            canary == null ? "" : ", and " + canary + " tries it for " + trialTime;
                    return fate(versions, number, tries, FATE_LIMIT.plus(trial));
                });
    }

    private Duration duration(String text) {
        return WrittenDuration.parseUsable(text)
                .filter(Duration::isPositive)
                .orElseThrow(() ->
                        new ParameterException(
                                spec.commandLine(),
                                "--for takes a duration such as 30s, 5m or 1h: " + text));
    }

    @Command(
            name = "rollback",
            mixinStandardHelpOptions = true,
            description = "Proposes the text of an earlier version as the next one.")
    int rollback(@Parameters(paramLabel = "VERSION") int version) throws InterruptedException {
        return with(
                Coordination::standIn,
                versions -> {
                    if (versions.entry(version).isEmpty()) {
                        return failed("there is no version " + version);
                    }
                    return fate(versions, versions.rollBackTo(version, author()), "", FATE_LIMIT);
                });
    }

    @Command(
            name = "history",
            mixinStandardHelpOptions = true,
            description = "Lists all versions, the newest first.")
    int history() throws InterruptedException {
        return with(versions -> {
            List<VersionEntry> all = versions.history();
            if (all.isEmpty()) {
                note("there is no version yet: tidegate config push FILE makes one");
            }
            for (VersionEntry entry : all) {
                out().printf(
                                "%5d  of %-5d %-9s %s  %-12s %s%n",
                                entry.number(),
                                entry.parent(),
                                entry.fate().name().toLowerCase(java.util.Locale.ROOT),
                                entry.time(),
                                entry.author(),
                                entry.comment());
                entry.reasons().forEach(reason -> out().println("         " + reason));
            }
            out().flush();
            return 0;
        });
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Prints a version, with stars for the passwords that stand in it.")
    int show(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "VERSION",
                            description = "default: the one that holds")
                    @Nullable Integer version,
            @Option(names = "--reveal", description = "prints the passwords too") boolean reveal)
            throws InterruptedException {
        return with(versions -> {
            Optional<String> text =
                    version == null ? versions.held().map(HeldText::text) : versions.text(version);
            if (text.isEmpty()) {
                return failed(
                        version == null
                                ? "there is no version yet"
                                : "there is no version " + version);
            }
            out().print(reveal ? text.get() : MaskedText.of(text.get()));
            out().flush();
            return 0;
        });
    }

    @Command(
            name = "diff",
            mixinStandardHelpOptions = true,
            description =
                    "Shows in what two versions differ, as diff -u does; passwords are stars.")
    int diff(
            @Parameters(paramLabel = "VERSION") int from,
            @Parameters(paramLabel = "VERSION") int to)
            throws InterruptedException {
        return with(versions -> {
            Optional<String> before = versions.text(from);
            Optional<String> after = versions.text(to);
            if (before.isEmpty() || after.isEmpty()) {
                return failed("there is no version " + (before.isEmpty() ? from : to));
            }
            TextDiff.of(
                            "version " + from,
                            MaskedText.of(before.get()),
                            "version " + to,
                            MaskedText.of(after.get()))
                    .forEach(out()::println);
            out().flush();
            return 0;
        });
    }

    @Command(
            name = "proxies",
            mixinStandardHelpOptions = true,
            description = "Lists the proxies that run, with the version that each has in use.")
    int proxies() throws InterruptedException {
        return with(versions -> {
            Map<String, Optional<AgentNote>> agents = versions.agents();
            if (agents.isEmpty()) {
                note("no proxy runs");
            }
            agents.forEach((proxy, note) -> {
                out().printf(
                                "%-20s %s%n",
                                proxy,
                                note.map(ConfigCommand::inUse).orElse("has not said anything yet"));
                note.ifPresent(its -> its.problems().forEach(each -> out().println("    " + each)));
            });
            out().flush();
            return 0;
        });
    }

    private static String inUse(AgentNote note) {
        return (note.inUse() == 0 ? "a file of its own" : "version " + note.inUse())
                + " since "
                + java.time.Instant.ofEpochMilli(note.since())
                + (note.needRestart().isEmpty()
                        ? ""
                        : ", needs a restart for " + note.needRestart());
    }

    private int fate(Versions versions, int number, String tries, Duration patience)
            throws DisconnectedException, UnreadableDocumentException, InterruptedException {
        out().println("version " + number + " is proposed" + tries);
        out().flush();
        Optional<VersionEntry> decided = versions.decided(number, patience);
        if (decided.isEmpty()) {
            return failed(
                    "nobody has decided on version "
                            + number
                            + " within "
                            + patience.toSeconds()
                            + " s, so it was taken back: does a proxy run (tidegate config proxies)?");
        }
        return switch (decided.get().fate()) {
            case REFUSED -> {
                decided.get()
                        .reasons()
                        .forEach(reason -> spec.commandLine().getErr().println("  " + reason));
                yield failed("version " + number + " is refused, nothing was changed");
            }
            case CURRENT, REPLACED -> {
                out().println("version " + number + " holds");
                out().flush();
                yield 0;
            }
            case PROPOSED ->
                    failed(
                            "version "
                                    + number
                                    + " is being decided just now: see tidegate config history");
        };
    }

    @FunctionalInterface
    private interface Work {
        int on(Versions versions)
                throws DisconnectedException, UnreadableDocumentException, InterruptedException;
    }

    private int with(Work work) throws InterruptedException {
        return with(Coordination::visit, work);
    }

    private int with(Function<ZooKeeperAddress, Coordination> part, Work work)
            throws InterruptedException {
        ZooKeeperAddress address;
        try {
            address = cluster.toAsk();
        } catch (IOException dead) {
            return failed(String.valueOf(dead.getMessage()));
        } catch (IllegalArgumentException senseless) {
            throw new ParameterException(
                    spec.commandLine(), String.valueOf(senseless.getMessage()));
        }
        try (Coordination coordination = part.apply(address)) {
            if (!coordination.await(PATIENCE)) {
                return failed(
                        "ZooKeeper at "
                                + address.servers()
                                + " does not answer within "
                                + PATIENCE.toSeconds()
                                + " s");
            }
            return work.on(Versions.visit(coordination));
        } catch (DisconnectedException away) {
            return failed(
                    away.getMessage()
                            + "\n  What was to be changed may have been, or may still be: ask `tidegate config history`"
                            + " before it is tried again.");
        } catch (UnreadableDocumentException failed) {
            return failed(String.valueOf(failed.getMessage()));
        }
    }

    private int failed(String why) {
        note(why);
        return 1;
    }

    /** Not for those who read what is printed line by line. */
    private void note(String text) {
        spec.commandLine().getErr().println("tidegate: " + text);
        spec.commandLine().getErr().flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private String author() {
        return author == null ? System.getProperty("user.name") : author;
    }
}
