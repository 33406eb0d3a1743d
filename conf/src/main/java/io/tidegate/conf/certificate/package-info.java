/**
 * Certificates and private keys: reading them from PEM files and making one where none is
 * configured. The JDK reads no PEM keys and makes no certificates, so the little DER that this
 * takes is here. Depends on nothing else.
 */
@NullMarked
package io.tidegate.conf.certificate;

import org.jspecify.annotations.NullMarked;
