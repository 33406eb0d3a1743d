package io.tidegate.ha.mysql.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class FailureTest {
    private static SQLException by(Throwable cause) {
        return new SQLException("Communications link failure", "08S01", new SQLException(cause));
    }

    private static SQLException code(int code) {
        return new SQLException("no", "HY000", code);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(by(new ConnectException("Connection refused")), Failure.REFUSED),
                Arguments.of(by(new ConnectException("Connection timed out")), Failure.SILENT),
                Arguments.of(by(new SocketException("Connection reset")), Failure.REFUSED),
                Arguments.of(by(new EOFException("Can not read response")), Failure.REFUSED),
                Arguments.of(by(new SocketTimeoutException("Read timed out")), Failure.SILENT),
                Arguments.of(by(new UnknownHostException("db1")), Failure.NO_ROUTE),
                Arguments.of(by(new NoRouteToHostException("no route")), Failure.NO_ROUTE),
                Arguments.of(by(new SSLHandshakeException("PKIX")), Failure.DENIED),
                Arguments.of(by(new IOException("certificates")), Failure.NO_ROUTE),
                Arguments.of(new SQLException("what?"), Failure.NO_ROUTE),
                Arguments.of(new SQLTransientConnectionException("pool"), Failure.SILENT),
                Arguments.of(
                        new SQLTransientConnectionException(
                                "pool", by(new ConnectException("Connection refused"))),
                        Failure.REFUSED),
                Arguments.of(
                        new SQLNonTransientConnectionException("no public key"), Failure.DENIED),
                Arguments.of(new UnsupportedServerException("MySQL 5.7.44"), Failure.DENIED),
                Arguments.of(code(1040), Failure.FULL),
                Arguments.of(code(1045), Failure.DENIED),
                Arguments.of(code(3032), Failure.DENIED),
                Arguments.of(code(1053), Failure.ERROR),
                Arguments.of(code(1227), Failure.ERROR));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void only_what_a_server_that_is_gone_or_stuck_does_speaks_against_it(
            SQLException failed, Failure expected) {
        assertThat(Failure.of(failed)).isEqualTo(expected);
    }
}
