/** Suites by capability: real drivers and raw sockets against a proxy and real servers. */
@NullMarked
package io.tidegate.it.suite;

import org.jspecify.annotations.NullMarked;
