package io.syncline.ufs.hdfs;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.PrivilegedExceptionAction;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.UserGroupInformation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who asks. A proof by Kerberos is renewed from the keytab before a request, when most of its time
 * is over.
 *
 * <p>Hadoop knows one mode of security for the whole process: with a store that needs Kerberos, all
 * of them have it.
 */
final class HdfsLogin {
  private static final Logger LOG = LoggerFactory.getLogger(HdfsLogin.class);

  private final UserGroupInformation user;
  private final boolean renewable;

  private HdfsLogin(UserGroupInformation user, boolean renewable) {
    this.user = user;
    this.renewable = renewable;
  }

  /** Logs in. Asks the KDC where there is one. */
  static HdfsLogin of(HdfsSettings.Identity identity, HdfsConfiguration configuration)
      throws IOException {
    setMode(configuration.once(), configuration.isSecure());
    Optional<HdfsSettings.Kerberos> kerberos = identity.kerberos();
    if (kerberos.isPresent()) {
      return new HdfsLogin(
          UserGroupInformation.loginUserFromKeytabAndReturnUGI(
              kerberos.get().principal(), kerberos.get().keytab().toString()),
          true);
    }
    return new HdfsLogin(
        identity.user().isPresent()
            ? UserGroupInformation.createRemoteUser(identity.user().get())
            : UserGroupInformation.getCurrentUser(),
        false);
  }

  private static void setMode(Configuration configuration, boolean secure) {
    synchronized (HdfsLogin.class) {
      if (secure || !UserGroupInformation.isSecurityEnabled()) {
        UserGroupInformation.setConfiguration(configuration);
      }
    }
  }

  /** Does something as this user, who stays with what it opens. */
  <T> T as(PrivilegedExceptionAction<T> action) throws IOException {
    try {
      return user.doAs(action);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  /** Renews the proof, if it is time. Where that fails, the one that is there may still do. */
  void renew() {
    if (!renewable) {
      return;
    }
    try {
      user.checkTGTAndReloginFromKeytab();
    } catch (IOException e) {
      LOG.warn("Kerberos does not renew {}: {}", user.getUserName(), e.toString());
    }
  }
}
