# Chromium and ChromeDriver, which must be of one version; sourced by setup.sh.

have_chromium() { have chromium || have google-chrome || have chromium-browser; }

if ! have chromedriver || ! have_chromium; then
  if apt_possible; then
    apt_install chromium chromium-driver
  else
    fail "please install Chrome and the chromedriver of the same version"
  fi
fi
