# Chromium and ChromeDriver, which must be of one version; sourced by setup.sh.

chromium_path() { command -v chromium || command -v google-chrome || command -v chromium-browser; }

if ! have chromedriver || ! chromium_path >/dev/null; then
  if apt_possible; then
    apt_install chromium chromium-driver
  else
    fail "please install Chrome and the chromedriver of the same version"
  fi
fi
