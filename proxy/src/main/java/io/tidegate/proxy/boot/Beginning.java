package io.tidegate.proxy.boot;

import io.tidegate.conf.document.UnreadableDocumentException;
import io.tidegate.ha.coordination.Coordination;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.coordination.ZooKeeperAddress;
import io.tidegate.ha.versions.HeldText;
import io.tidegate.ha.versions.Versions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a proxy begins with. */
sealed interface Beginning {
    Duration PATIENCE = Duration.ofSeconds(10);

    /** The version that holds. */
    record Version(HeldText held) implements Beginning {}

    /** The last one that this proxy had in use, as nobody could be asked which one holds. */
    record Last(String text, Path from) implements Beginning {}

    /** A file: it holds as long as there is no version. */
    record OfFile(Path file) implements Beginning {}

    /**
     * Asks ZooKeeper.
     *
     * @param file what to begin with where there is nothing else; it is not published
     * @throws IOException when there is nothing to begin with
     */
    static Beginning asked(ZooKeeperAddress address, LastGood lastGood, Optional<Path> file)
            throws IOException, InterruptedException {
        Logger log = LoggerFactory.getLogger(Beginning.class);
        String what = "ZooKeeper at " + address.servers();
        try (Coordination visitor = Coordination.visit(address)) {
            if (!visitor.await(PATIENCE)) {
                return unasked(
                        what + " does not answer within " + PATIENCE.toSeconds() + " s",
                        lastGood,
                        file);
            }
            Optional<HeldText> held = Versions.visit(visitor).held();
            if (held.isPresent()) {
                log.info("version {} of the configuration holds", held.get().number());
                return new Version(held.get());
            }
        } catch (DisconnectedException away) {
            return unasked(what + " does not answer (" + away.getMessage() + ")", lastGood, file);
        } catch (UnreadableDocumentException broken) {
            return unasked(
                    "the version that holds cannot be read (" + broken.getMessage() + ")",
                    lastGood,
                    Optional.empty());
        }
        if (last(lastGood).isPresent()) {
            log.warn(
                    "there is no version of the configuration any more; the last one that was in use here"
                            + " is in {}",
                    lastGood.file());
        }
        return file.<Beginning>map(OfFile::new)
                .orElseThrow(() ->
                        new IOException(
                                "there is no version of the configuration yet: tidegate config push FILE"
                                        + " makes one; or name a file to begin with, by --config"));
    }

    /**
     * What is left when nobody can be asked.
     *
     * @param why that is so
     * @param file used only where no version ever was
     */
    static Beginning unasked(String why, LastGood lastGood, Optional<Path> file)
            throws IOException {
        Logger log = LoggerFactory.getLogger(Beginning.class);
        Optional<String> last = last(lastGood);
        if (last.isPresent()) {
            log.warn(
                    "{}: starting with the last version that was in use here, {}",
                    why,
                    lastGood.file());
            return new Last(last.get(), lastGood.file());
        }
        log.warn("{}, and there is no last version at {}", why, lastGood.file());
        return file.<Beginning>map(OfFile::new)
                .orElseThrow(() ->
                        new IOException(why + "; a file to begin with can be named by --config"));
    }

    /** What cannot be read stops no start: there may be a file. */
    private static Optional<String> last(LastGood lastGood) {
        try {
            return lastGood.read();
        } catch (IOException unreadable) {
            LoggerFactory.getLogger(Beginning.class)
                    .warn("{} cannot be read ({})", lastGood.file(), unreadable.toString());
            return Optional.empty();
        }
    }
}
