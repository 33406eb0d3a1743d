package io.tidegate.proxy.boot;

import io.tidegate.conf.live.Live;
import io.tidegate.ha.coordination.Member;
import io.tidegate.ha.growth.Growth;
import io.tidegate.ha.supervision.Supervision;
import io.tidegate.ha.versions.Versions;
import io.tidegate.proxy.admin.command.FileInUse;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where a proxy runs: what only the program around it knows, for its admin port.
 *
 * @param me as others see it; the address is what it was told to listen on
 * @param versions of the configuration, as soon as it is in a cluster
 * @param growth of date ranges, as soon as it is in a cluster
 * @param supervision of the groups with failovers, as soon as it is in a cluster
 * @param problems why a configuration's text cannot be used here, with the servers asked
 * @param stop ends the program; clients may end what they are in for that long
 * @param reload reads the configuration's file anew, where there is one that is followed
 * @param file the one by which the proxy runs, as long as it does
 */
public record Station(
        Member me,
        Live<Optional<Versions>> versions,
        Live<Optional<Growth>> growth,
        Live<Optional<Supervision>> supervision,
        Function<String, List<String>> problems,
        Stop stop,
        Live<Runnable> reload,
        FileInUse.Source file) {

    /** Ends the program. */
    @FunctionalInterface
    public interface Stop {
        /** Returns at once. */
        void within(Duration limit);
    }

    /** Of a proxy inside another program. */
    static Station alone() {
        return new Station(
                new Member(host(), "", "", Main.RELEASE, System.currentTimeMillis()),
                Live.of(Optional.empty()),
                Live.of(Optional.empty()),
                Live.of(Optional.empty()),
                _ -> List.of("a configuration cannot be examined here"),
                _ -> {},
                Live.of(() -> {}),
                Optional::empty);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}
