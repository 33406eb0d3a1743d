package io.tidegate.proxy.admin.command;

import io.tidegate.conf.document.UnreadableDocumentException;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.live.Live;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.versions.HeldText;
import io.tidegate.ha.versions.VersionEntry;
import io.tidegate.ha.versions.Versions;
import io.tidegate.proxy.admin.grammar.Arguments;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What the commands about the configuration have in common. */
public final class ConfigAccess {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Live<Optional<Versions>> versions;
    private final Function<String, List<String>> problems;
    private final FileInUse.Source file;

    /**
     * @param versions empty while this proxy has its configuration from a file alone
     * @param problems why a text cannot be used here, with the servers asked
     * @param file what the proxy runs by as long as there is no version
     */
    public ConfigAccess(
            Live<Optional<Versions>> versions,
            Function<String, List<String>> problems,
            FileInUse.Source file) {
        this.versions = versions;
        this.problems = problems;
        this.file = file;
    }

    /** Something that is asked of the versions. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Versions versions)
                throws DisconnectedException, UnreadableDocumentException, InterruptedException;
    }

    List<String> problems(String text) {
        return problems.apply(text);
    }

    <T> T ask(Question<T> question) throws InterruptedException {
        Versions known =
                versions.current()
                        .orElseThrow(() ->
                                ErrorCode.ADMIN_FAILED.with(
                                        "this proxy has its configuration from a file and keeps no"
                                                + " versions: change the file, or start proxies with"
                                                + " --zookeeper (docs/cluster.md)"));
        try {
            return question.ask(known);
        } catch (DisconnectedException away) {
            throw ErrorCode.ADMIN_FAILED.with(
                    "ZooKeeper does not answer ("
                            + away.getMessage()
                            + "); the proxies serve on. What was to be changed may have been, or may"
                            + " still be: ask CONFIG HISTORY before it is tried again");
        } catch (UnreadableDocumentException unreadable) {
            throw ErrorCode.ADMIN_FAILED.with(String.valueOf(unreadable.getMessage()));
        } catch (IllegalArgumentException senseless) {
            throw ErrorCode.ADMIN_FAILED.with(String.valueOf(senseless.getMessage()));
        }
    }

    /** A version's text, or that of the one that holds. */
    String text(Optional<Integer> version) throws InterruptedException {
        return ask(known ->
                version.isPresent()
                        ? known.text(version.get()).orElseThrow(() -> noVersion(version.get()))
                        : held(known).text());
    }

    static HeldText held(Versions known) throws DisconnectedException, UnreadableDocumentException {
        return known.held().orElseThrow(ConfigAccess::noVersionYet);
    }

    private static TidegateException noVersionYet() {
        return ErrorCode.ADMIN_FAILED.with(
                "there is no version of the configuration yet; CONFIG APPLY makes one");
    }

    private static TidegateException noVersion(int version) {
        return ErrorCode.ADMIN_FAILED.with(
                "there is no version " + version + "; CONFIG HISTORY lists them");
    }

    /** The text that a command names: itself, or a file where its user is. */
    static String given(Arguments arguments, Caller caller) throws InterruptedException {
        Optional<String> path = arguments.optional("path");
        if (path.isEmpty()) {
            return arguments.text("text");
        }
        try {
            return caller.files().read(path.get());
        } catch (IOException unusable) {
            throw ErrorCode.ADMIN_FAILED.with(String.valueOf(unusable.getMessage()));
        }
    }

    /** Proposes a version and waits for what becomes of it. */
    AdminReply propose(
            String text, Caller caller, String comment, Optional<String> canary, Duration trial)
            throws InterruptedException {
        return ask(known ->
                fate(known, known.propose(text, caller.user(), comment, canary, trial), trial));
    }

    /**
     * Changes one place of the version that holds, and proposes what comes of it. Where there is no
     * version yet the first one is made of the file that this proxy runs by.
     */
    AdminReply change(Caller caller, String comment, UnaryOperator<String> edit)
            throws InterruptedException {
        return ask(known -> {
            Optional<HeldText> held = known.held();
            if (held.isEmpty()) {
                return first(known, file.current(), caller, comment, edit);
            }
            HeldText base = held.get();
            String edited = edit.apply(base.text());
            if (edited.equals(base.text())) {
                return AdminReply.done("that is so already, in version " + base.number());
            }
            return fate(
                    known, known.proposeOn(base, edited, caller.user(), comment), Duration.ZERO);
        });
    }

    private static AdminReply first(
            Versions known,
            Optional<FileInUse> file,
            Caller caller,
            String comment,
            UnaryOperator<String> edit)
            throws DisconnectedException, UnreadableDocumentException, InterruptedException {
        FileInUse base = file.orElseThrow(ConfigAccess::noVersionYet);
        String from = "made of " + base.name();
        int number =
                known.proposeOn(
                        new HeldText(0, base.text()),
                        edit.apply(base.text()),
                        caller.user(),
                        comment + ", " + from);
        AdminReply.Done done = fate(known, number, Duration.ZERO);
        return new AdminReply.Done(
                done.affected(),
                done.message()
                        + ", "
                        + from
                        + "; from now on versions hold, and changes of the file are not used",
                number);
    }

    AdminReply rollBack(int version, Caller caller) throws InterruptedException {
        return ask(known -> {
            return fate(known, known.rollBackTo(version, caller.user()), Duration.ZERO);
        });
    }

    private static AdminReply.Done fate(Versions known, int number, Duration trial)
            throws DisconnectedException, UnreadableDocumentException, InterruptedException {
        VersionEntry entry =
                known.decided(number, PATIENCE.plus(trial))
                        .orElseThrow(() ->
                                ErrorCode.ADMIN_FAILED.with(
                                        "nobody has decided on version "
                                                + number
                                                + " in time, so it was taken back; SELECT * FROM proxies"
                                                + " tells who runs"));
        if (entry.fate() == VersionEntry.Fate.REFUSED) {
            throw ErrorCode.ADMIN_FAILED.with(
                    "version "
                            + number
                            + " is refused, nothing was changed: "
                            + String.join("; ", entry.reasons()));
        }
        return new AdminReply.Done(1, "version " + number + " holds", number);
    }
}
