/**
 * The text of statements: scanned in one pass for its shape and its literals, and parsed when a
 * plan has to be made. The only importer of JSqlParser. No I/O, no threads.
 */
@NullMarked
package io.tidegate.sharding.sql;

import org.jspecify.annotations.NullMarked;
