package io.tidegate.proxy.session;

import io.tidegate.conf.topology.GroupId;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one client has prepared, as it was found on its event loop; another thread makes words of
 * it.
 */
final class PreparedListing {
    private static final int MOST_TEXT = 4096;

    /** How many more may be listed, of all clients. */
    static final class Room {
        private final AtomicInteger left;

        Room(int most) {
            left = new AtomicInteger(most);
        }

        boolean take() {
            return left.get() > 0 && left.getAndDecrement() > 0;
        }
    }

    /**
     * @param text never changes
     */
    @SuppressWarnings("ArrayRecordComponent")
    private record Found(
            int id,
            @Nullable String name,
            byte[] text,
            Charset charset,
            long executions,
            List<GroupId> groups) {}

    private final int session;
    private final Room room;
    private final List<Found> found = new ArrayList<>();

    private PreparedListing(int session, Room room) {
        this.session = session;
        this.room = room;
    }

    /** On the client's event loop. */
    static PreparedListing of(ClientProcess process, Room room) {
        PreparedListing listing = new PreparedListing(process.id(), room);
        process.session().tellPrepared(listing);
        return listing;
    }

    void add(PreparedStatement statement) {
        if (room.take()) {
            found.add(
                    new Found(
                            statement.id(),
                            null,
                            statement.sql(),
                            statement.dialect().charset(),
                            statement.executions(),
                            statement.groups()));
        }
    }

    void add(String name, NamedText text) {
        if (room.take()) {
            GroupId group = text.group();
            found.add(
                    new Found(
                            0,
                            name,
                            text.scanned().bytes(),
                            text.scanned().charset(),
                            0,
                            group == null ? List.of() : List.of(group)));
        }
    }

    /** Anywhere. */
    Stream<PreparedRow> rows() {
        return found.stream()
                .map(each ->
                        new PreparedRow(
                                session,
                                each.id(),
                                each.name(),
                                text(each),
                                each.executions(),
                                each.groups()));
    }

    private static String text(Found each) {
        int length = Math.min(each.text().length, MOST_TEXT);
        return Secrets.hide(new String(each.text(), 0, length, each.charset()));
    }
}
