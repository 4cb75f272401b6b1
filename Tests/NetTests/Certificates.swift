import Net

/// Certificates that name nobody, for tests only: made with `openssl req -x509 -newkey ec`, good for
/// a hundred years.
enum Certificates {
  /// For `a.example`, `*.b.example`, `localhost` and this machine's addresses.
  static func first() throws -> TLSCertificate {
    try TLSCertificate(name: "a.example", chain: Array(firstChain.utf8), key: Array(firstKey.utf8))
  }

  /// For `c.example`.
  static func second() throws -> TLSCertificate {
    try TLSCertificate(
      name: "c.example",
      chain: Array(secondChain.utf8),
      key: Array(secondKey.utf8)
    )
  }

  static let firstChain = """
    -----BEGIN CERTIFICATE-----
    MIIBxTCCAWqgAwIBAgIUClEnJ8nszkL4TmfkRI8povGbRvwwCgYIKoZIzj0EAwIw
    FDESMBAGA1UEAwwJYS5leGFtcGxlMCAXDTI2MTEyNDE1Mjc0M1oYDzIxMjYxMDMx
    MTUyNzQzWjAUMRIwEAYDVQQDDAlhLmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjO
    PQMBBwNCAARrIDX6NOQhOOY8io6plNwtB3cwQROZJwlkEGjwHTxmRIjlWXscjIu7
    1Gftix78t+7AdMr/wTmPSFiCcOXidBxoo4GXMIGUMB0GA1UdDgQWBBRzAuXCJUd0
    rCSW8LMvw1yyX9pdcDAfBgNVHSMEGDAWgBRzAuXCJUd0rCSW8LMvw1yyX9pdcDBE
    BgNVHREEPTA7gglhLmV4YW1wbGWCCyouYi5leGFtcGxlgglsb2NhbGhvc3SHBH8A
    AAGHEAAAAAAAAAAAAAAAAAAAAAEwDAYDVR0TAQH/BAIwADAKBggqhkjOPQQDAgNJ
    ADBGAiEA0NMImIrIn9MixtbzOj2n2dyQpMyxlkJdRn5opANhFhICIQCRwwQ5N7h4
    TymLFmmnFiHjcO8ejVFogZHUW3BFb3JDxQ==
    -----END CERTIFICATE-----
    """

  static let firstKey = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgFOLXtvmFeO6uNG1i
    UkgZbdD8wzUWu5U1r61YSmMU/5KhRANCAARrIDX6NOQhOOY8io6plNwtB3cwQROZ
    JwlkEGjwHTxmRIjlWXscjIu71Gftix78t+7AdMr/wTmPSFiCcOXidBxo
    -----END PRIVATE KEY-----
    """

  static let secondChain = """
    -----BEGIN CERTIFICATE-----
    MIIBkjCCATigAwIBAgIUFB0bVnXvptUV0q8sh6GEoqw2rXYwCgYIKoZIzj0EAwIw
    FDESMBAGA1UEAwwJYy5leGFtcGxlMCAXDTI2MTEyNDE1Mjc0M1oYDzIxMjYxMDMx
    MTUyNzQzWjAUMRIwEAYDVQQDDAljLmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjO
    PQMBBwNCAASOMC5W2qLlJqgxR796LvVDqC12GOtpz5eBXZIgZ/AJODmLTrIaBeIn
    HAusInBEPiPcshGRtggz5nChMMSNshmgo2YwZDAdBgNVHQ4EFgQUOUOcPnfrDjJ+
    BQj+hSJ4WZgWAWEwHwYDVR0jBBgwFoAUOUOcPnfrDjJ+BQj+hSJ4WZgWAWEwFAYD
    VR0RBA0wC4IJYy5leGFtcGxlMAwGA1UdEwEB/wQCMAAwCgYIKoZIzj0EAwIDSAAw
    RQIgMGsJiD2ron42/lUGAKrMbmM/JiV5km1xjOdcakF4tf4CIQCu16y6rZC/vJfy
    TXtubUvxX9bfTATjD3JzUYCFocoZPg==
    -----END CERTIFICATE-----
    """

  static let secondKey = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg2CCARSNNuXuug5bX
    KFpVwtSuqsPFaZsKpnUPokcUwkKhRANCAASOMC5W2qLlJqgxR796LvVDqC12GOtp
    z5eBXZIgZ/AJODmLTrIaBeInHAusInBEPiPcshGRtggz5nChMMSNshmg
    -----END PRIVATE KEY-----
    """

  /// `firstKey` under a password.
  static let lockedKey = """
    -----BEGIN ENCRYPTED PRIVATE KEY-----
    MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAiZSbic0rHXEwICCAAw
    DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEECCkwFZx4VyZkh+QP85Mpj0EgZBK
    DQQ2owUSCGLl2Krovit7TTWwIlcSkLcsS2QB75aubvHcRmAdvxvDKlN96WObuUyx
    himivGzKb27WtaDb1LN4o5bD8NOj5mbXF/m7CEB3dVELmm+Yz8cJc1iwWwhJhmz0
    WU5Sp5R99Pgx0wFC/OtDZlUddQ69DX+mlbdKZj60I8HB+WiHzuZhUKx450GXf18=
    -----END ENCRYPTED PRIVATE KEY-----
    """
}
